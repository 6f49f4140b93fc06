"""Exports carry every row and value of a reading exactly, as CSV for people and as NDJSON for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.reports.samples import Colour, Sample, row

from loyalty_graph.errors import InputError
from loyalty_graph.exports import Csv, Ndjson, export_columns, stream
from loyalty_graph.reports.listings import Vouchers
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.statements import BATCH_ROWS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from loyalty_graph.repository import Repository


pytestmark = pytest.mark.anyio

FULL = row(
    code="b",
    number=2,
    name='Zoë "Z", =1',
    points=2**53 - 1,
    maybe=-5,
    amount=Decimal("-1234.5"),
    day=dt.date(2024, 2, 29),
    instant=dt.datetime(2024, 2, 29, 12, 0, 0, 5, tzinfo=dt.UTC),
    flag=True,
    colour=Colour.RED,
    tags=["=x", "y"],
)
REPORT = Sample([row(name="=cmd|' /C calc'!A0"), FULL])


async def text(stream: AsyncIterator[bytes]) -> str:
    return b"".join([piece async for piece in stream]).decode()


async def test_csv_is_for_spreadsheets(repository: Repository) -> None:
    reading = await read(REPORT, repository, Request())
    written = await text(stream(Csv(), reading, export_columns(REPORT, "all")))
    assert written == (
        "Code,Number,Name,Points,Maybe points,Amount,Day,Instant,Flag,Colour,Tags,Start,End\n"
        "a,1,'=cmd|' /C calc'!A0,0,,0.00,,,,,,0,0\n"
        'b,2,"Zoë ""Z"", =1",9007199254740991,-5,-1234.50,2024-02-29,2024-02-29T12:00:00.000005Z,true,RED,'
        "'=x; y,0,0\n"
    )


async def test_ndjson_is_for_programs(repository: Repository) -> None:
    reading = await read(REPORT, repository, Request(order_by=[{"field": "CODE", "direction": "DESC"}]))
    written = await text(stream(Ndjson(), reading, export_columns(REPORT, "all")))
    first, second = [json.loads(line) for line in written.splitlines()]
    assert first == {
        "code": "b",
        "number": 2,
        "name": 'Zoë "Z", =1',
        "points": 2**53 - 1,
        "maybe": -5,
        "amount": "-1234.50",
        "day": "2024-02-29",
        "instant": "2024-02-29T12:00:00.000005Z",
        "flag": True,
        "colour": "RED",
        "tags": ["=x", "y"],
        "start": 0,
        "end": 0,
    }
    assert second["name"] == "=cmd|' /C calc'!A0"
    assert second["instant"] is None


async def test_exports_have_all_rows_that_match(repository: Repository) -> None:
    report = Sample([row(number=number) for number in range(BATCH_ROWS + 2)])
    reading = await read(report, repository, Request(where={"number": {"gt": 0}}, first=1))
    lines = list(csv.reader(io.StringIO(await text(stream(Csv(), reading, ["number", "flag"])))))
    assert lines == [["Number", "Flag"], *([str(number), ""] for number in range(1, BATCH_ROWS + 2))]
    assert len((await text(stream(Ndjson(), reading, ["number"]))).splitlines()) == BATCH_ROWS + 1


async def test_an_export_without_rows_has_its_header(repository: Repository) -> None:
    reading = await read(Sample(), repository, Request())
    assert await text(stream(Csv(), reading, ["code"])) == "Code\n"
    assert await text(stream(Ndjson(), reading, ["code"])) == ""


def test_columns_are_chosen_by_their_api_names() -> None:
    everything = export_columns(REPORT, "all")
    assert everything == list(Sample.columns)
    assert export_columns(REPORT, "limited") == [name for name in everything if name != "maybe"]
    assert export_columns(REPORT) == export_columns(REPORT, "limited")
    assert export_columns(REPORT, "maybe, name") == ["maybe", "name_"]


def test_the_hosts_own_columns_of_a_listing_are_not_among_them() -> None:
    assert export_columns(Vouchers(), "all") == [column.name for column in Vouchers.visible()]
    with pytest.raises(InputError, match="There is no column 'memberId'"):
        export_columns(Vouchers(), "code,memberId")


@pytest.mark.parametrize(
    ("names", "code", "message", "path"),
    [
        ("", "EMPTY_LIST", "An export needs at least one column.", "columns"),
        ("code,cod", "UNKNOWN_COLUMN", "There is no column 'cod'; did you mean code?", "columns.1"),
        ("code,name,code", "DUPLICATE_COLUMN", "code is there twice.", "columns.2"),
    ],
)
def test_columns_that_cannot_be_meant_are_refused(names: str, code: str, message: str, path: str) -> None:
    with pytest.raises(InputError) as refusal:
        export_columns(REPORT, names)
    assert (refusal.value.code, refusal.value.message, ".".join(refusal.value.field)) == (code, message, path)
