"""The database writes the cells that plain Python writes, byte for byte, and refuses what no cell may be."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.reports.rows_strategy import rows
from tests.reports.samples import Colour, Sample, row

from loyalty_graph.domain.quantities import POINTS_LIMIT, Points
from loyalty_graph.errors import LoyaltyGraphError
from loyalty_graph.exports import Csv, ExportFormat, Sheet, export_columns, stream
from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.datatypes import Money
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.report import Listing, Select

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

CHARACTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
TEXTS = st.text("'=+-@\t\r\n\",;\\. aZ1É😀%:$(", max_size=6) | st.text(CHARACTERS, max_size=8)
INSTANTS = st.datetimes(timezones=st.just(dt.UTC)) | st.datetimes().map(
    lambda instant: instant.replace(microsecond=instant.microsecond // 10_000 * 10_000, tzinfo=dt.UTC)
)
HOSTILE = st.builds(
    row,
    code=TEXTS,
    name=st.none() | TEXTS,
    points=st.integers(-POINTS_LIMIT, POINTS_LIMIT),
    maybe=st.none() | st.integers(-POINTS_LIMIT, POINTS_LIMIT),
    amount=st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers(-9, 9).map(Decimal),
    day=st.none() | st.dates(),
    instant=st.none() | INSTANTS,
    flag=st.none() | st.booleans(),
    colour=st.none() | st.sampled_from(Colour),
    tags=st.lists(TEXTS, max_size=3),
)


class Cells(ExportFormat):
    """The lines that COPY has to write, from what plugins' formats are given."""

    name, media_type = "cells", "text/csv"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        yield _line([*sheet.headings])
        async for batch in sheet.batches:
            for values in batch:
                nulls = [value is None or value == [] for value in values]
                cells = [None if null else cell for cell, null in zip(sheet.cells(values), nulls, strict=True)]
                yield _line([cell or "" for cell in cells] if len(cells) == 1 else cells)


def _line(cells: list[str | None]) -> bytes:
    return (",".join("" if cell is None else _quoted(cell) for cell in cells) + "\n").encode()


def _quoted(cell: str) -> str:
    plain = cell and not any(special in cell for special in ',"\r\n')
    return cell if plain else '"' + cell.replace('"', '""') + '"'


async def exported(format_: ExportFormat, report: Report | Listing, repository: Repository, columns: str) -> bytes:
    reading = await read(report, repository, Request())
    return b"".join([piece async for piece in stream(format_, reading, export_columns(report, columns))])


@given(st.lists(HOSTILE, max_size=20, unique_by=lambda each: each["code"]) | rows(20), st.sampled_from(["all", "name"]))
@example([row(name="", tags=[""])], "all")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_database_writes_what_python_writes(
    repository: Repository, facts: list[dict[str, Any]], columns: str
) -> None:
    report = Sample(facts)
    written = await exported(Csv(), report, repository, columns)
    assert written == await exported(Cells(), report, repository, columns)
    lines = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert len(lines) == 1 + len(facts)
    assert {len(cells) for cells in lines} == {len(export_columns(report, columns))}


class Lists(Listing):
    """Lists of every data type."""

    name = "lists"

    place = Column(int, "Place", key=True)
    numbers = Column(list[int] | None, "Numbers")
    points = Column(list[Points], "Points")
    amounts = Column(list[Money], "Amounts")
    days = Column(list[dt.date], "Days")
    instants = Column(list[dt.datetime], "Instants")
    flags = Column(list[bool], "Flags")
    colours = Column(list[Colour], "Colours")

    def __init__(self, **changed: str) -> None:
        self._changed = changed

    def select(self, repository: Repository) -> Select:  # noqa: ARG002 - as declared
        arrays = {
            "numbers": "ARRAY[3, 1, 2]",
            "points": "ARRAY[-5, 9007199254740991]",
            "amounts": "ARRAY[1, 2.345, -0.5]",
            "days": "ARRAY[DATE '2024-02-29', DATE '0001-01-01']",
            "instants": "ARRAY[TIMESTAMPTZ '2024-02-29 12:00:00.5Z', TIMESTAMPTZ '9999-12-31 23:59:59.999999Z']",
            "flags": "ARRAY[true, false]",
            "colours": "ARRAY['RED', 'BLUE']",
        } | self._changed
        outputs: list[sa.Label[Any]] = [sa.literal_column(text).label(name) for name, text in arrays.items()]
        return sa.select(sa.literal_column("1").label("place"), *outputs)


async def test_lists_of_every_data_type_are_one_cell(repository: Repository) -> None:
    written = await exported(Csv(), Lists(), repository, "all")
    assert written.decode() == (
        "place,numbers,points,amounts,days,instants,flags,colours\n"
        "1,3; 1; 2,-5; 9007199254740991,1.00; 2.345; -0.50,2024-02-29; 0001-01-01,"
        "2024-02-29T12:00:00.500000Z; 9999-12-31T23:59:59.999999Z,true; false,RED; BLUE\n"
    )
    assert written == await exported(Cells(), Lists(), repository, "all")
    nothing = Lists(numbers="null::int[]", points="ARRAY[]::bigint[]")
    assert (await exported(Csv(), nothing, repository, "place,numbers,points")).decode().splitlines()[1] == "1,,"


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"start": None}, "REPORT_BROKEN", "start of sample is null, which it must never be."),
        ({"points": POINTS_LIMIT + 1}, "POINTS_OUT_OF_RANGE", "points of sample has a value beyond ±9,007,199"),
        ({"maybe": -POINTS_LIMIT - 1}, "POINTS_OUT_OF_RANGE", "maybe of sample has a value beyond ±9,007,199"),
        ({"number": 2**31}, "INTEGER_OUT_OF_RANGE", "number of sample has a value beyond ±2,147,483,647"),
        ({"colour": 'PI"NK\n'}, "REPORT_BROKEN", "colour of sample is 'PI\"NK\\n', which is none of its names."),
        ({"code": None}, "REPORT_BROKEN", "code of sample is null, which it must never be."),
        ({"amount": None}, "REPORT_BROKEN", "amount of sample is null, which it must never be."),
        ({"tags": None}, "REPORT_BROKEN", "tags of sample is null, which it must never be."),
        ({"tags": ["a", None]}, "REPORT_BROKEN", "tags of sample is null, which it must never be."),
        ({"day": "infinity"}, "REPORT_BROKEN", "day of sample is infinity, which is beyond the years 1 to 9999."),
        ({"instant": "-infinity"}, "REPORT_BROKEN", "instant of sample is -infinity, which is beyond the years"),
        ({"instant": "2024-01-01 BC"}, "REPORT_BROKEN", "instant of sample is 2024-01-01 00:00:00+00 BC, which is"),
    ],
)
async def test_what_no_cell_may_be_is_an_error_as_everywhere(
    repository: Repository, changed: dict[str, Any], code: str, message: str
) -> None:
    with pytest.raises(LoyaltyGraphError) as refusal:
        await exported(Csv(), Sample([row(), row(number=2) | changed]), repository, "all")
    assert refusal.value.code == code
    assert message in refusal.value.message


async def test_a_broken_element_of_a_list_is_an_error(repository: Repository) -> None:
    for changed in ({"points": "ARRAY[1, 9007199254740992]"}, {"colours": "ARRAY['RED', 'PINK']"}):
        with pytest.raises(LoyaltyGraphError, match=r"beyond ±9,007,199,254,740,991|is 'PINK', which is none"):
            await exported(Csv(), Lists(**changed), repository, "all")


async def test_a_fault_that_only_looks_like_one_of_a_cell_stays_what_it_is(repository: Repository) -> None:
    forged = Lists(numbers="ARRAY[concat('loyalty-graph null nothing ', now())::int]")
    with pytest.raises(asyncpg.InvalidTextRepresentationError, match="invalid input syntax"):
        await exported(Csv(), forged, repository, "all")
