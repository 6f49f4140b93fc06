from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.imports.files import FILES
from loyalty_graph.imports.findings import FAULTS_LISTED, Findings
from loyalty_graph.imports.folder import find_files
from loyalty_graph.imports.reading import Sheet
from loyalty_graph.imports.staging import STAGED, create_staging, stage

from .folders import write_files

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_TIMES = "T t : 00:00:00 23:59:59 24:00:00 23:59:60 .5 .1234567 Z z +01:00 -15:59 +16:00 +24:00"
_NUMBERS = "0 1 9 -1 +5 00 12 2024 9999 0001 0000 -01 -02 -12 -13 -29 -30 -31 1e5 . ,"
_WORDS = "NaN inf infinity epoch now BC TRUE false yes t EARNED EARN_RULE \\N \\. \\ ' \u00a0 \u0665"
_PIECES = [*_TIMES.split(" "), *_NUMBERS.split(" "), *_WORDS.split(" "), "9007199254740991", "9223372036854775808"]
_PLAUSIBLE = (
    "2024-02-29T23:59:59Z",
    "2024-01-01 00:00:00.123456+15:59",
    "0001-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59Z",
    "-1234567890123456.78",
    "123456789012345.678",
    "2147483647",
    "-2147483648",
    "2024-02-29",
    "EUR",
    "EXPIRED",
    "CORRECTION",
    "True",
)


async def test_what_has_no_fault_is_what_the_database_takes(database: Database, tmp_path: Path) -> None:
    """COPY reports only the first bad line: so no cell may pass here and fail there."""
    chance = random.Random(20240229)  # noqa: S311 - not a secret
    cells = list(_PLAUSIBLE) + ["".join(chance.choices(_PIECES, k=chance.randint(1, 5))) for _ in range(3_000)]
    texts: dict[str, str | bytes] = {}
    for file in FILES:
        rows = [[chance.choice(cells) for _ in file.columns] for _ in range(1_000)]
        rows += [[cell for _ in file.columns] for cell in _PLAUSIBLE]
        lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
        texts[file.name] = "\n".join([",".join(column.name for column in file.columns), *lines])
    paths = find_files(write_files(tmp_path, texts), Findings(0))

    taken = 0
    async with database.bulk() as (connection, driver):
        await create_staging(connection)
        for file in FILES:
            faults = Findings(FAULTS_LISTED)
            with Sheet(file, paths[file.name], faults) as sheet:
                await stage(driver, sheet, faults, lambda *_: None)
            filled = [f"count({column.name})" for column in file.columns]
            found = await driver.fetchrow(f"SELECT {', '.join(filled)} FROM {STAGED[file.name].name}")
            assert found is not None
            bad = sum(faults.counts().values())
            assert sum(found) + bad == (1_000 + len(_PLAUSIBLE)) * len(file.columns)
            assert all(count for count in found), file.name
            taken += sum(found)
    assert taken > 10_000
