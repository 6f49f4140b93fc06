from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.imports import import_folder
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

from .folders import SECOND_EXAMPLE, WORKED_ANSWERS, everything, select, verified

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_BALANCES = """
SELECT reference, code, points FROM balances JOIN members USING (member_id) JOIN balance_types USING (balance_type_id)
"""

_GROUPS = """
SELECT reference, code FROM customers JOIN members USING (member_id) LEFT JOIN price_groups USING (price_group_id)
"""


async def test_the_worked_example_gives_its_balances_and_verifies(database: Database) -> None:
    steps: list[tuple[str, int, int]] = []

    summary = await import_folder(database, WORKED_EXAMPLE, account="worked", progress=lambda *step: steps.append(step))

    assert summary.created
    assert (summary.entries, summary.position, summary.warnings) == (26, 1, ())
    assert {file.name: file.new for file in summary.files}["entries.csv"] == 26
    expected = json.loads(WORKED_ANSWERS.read_text())["admin_customer_balances"]
    found = {(reference, code): points for reference, code, points in await select(database, _BALANCES)}
    assert found == {(row["customer"], row["balance_type"]): row["balance"] for row in expected}
    assert await verified(database, "worked")
    assert {name for name, done, total in steps if done == total} >= {"entries.csv", "checking", "posting"}
    assert steps[-1] == ("posting", 1, 1)


@pytest.mark.parametrize("folder", [WORKED_EXAMPLE, SECOND_EXAMPLE], ids=["worked", "second"])
async def test_importing_the_same_files_twice_changes_nothing_at_all(database: Database, folder: Path) -> None:
    first = await import_folder(database, folder, default_account="worked")
    lines = sum(file.new for file in first.files)
    before = await everything(database)

    summary = await import_folder(database, folder, default_account="worked")

    assert await everything(database) == before
    assert (summary.created, summary.entries, summary.position) == (False, 0, None)
    assert all(file.new == file.changed == 0 for file in summary.files)
    assert sum(file.skipped for file in summary.files) == lines


async def test_the_second_example_and_its_excluded_orphan_who_arrives_later(database: Database) -> None:
    first = await import_folder(database, SECOND_EXAMPLE)
    assert first.account == "second"
    assert await verified(database, "second")

    later = await import_folder(database, SECOND_EXAMPLE / "later", account="second")

    assert [(file.name, file.new) for file in later.files] == [("customers.csv", 1)]
    assert await verified(database, "second")
    assert dict(await select(database, _GROUPS)) == {
        "amy": "BRONZE",
        "bob": "STAFF",
        "cat": "BASIC",
        "dot": "BASIC",
        "eli": None,
        "Zed": "BASIC",
    }
