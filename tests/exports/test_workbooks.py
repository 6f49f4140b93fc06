"""A workbook holds what was exported: openpyxl, which knows nothing of how it was written, reads it back equal."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import io
import tempfile
import tracemalloc
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape  # of what XML cannot hold, which its reader leaves as it is
from tests.exports.test_cells import HOSTILE, exported
from tests.reports.rows_strategy import rows
from tests.reports.samples import Colour, Sample, row

from loyalty_graph.errors import InputError
from loyalty_graph.exports import Sheet, Xlsx, workbook
from loyalty_graph.exports.formulas import guard
from loyalty_graph.exports.workbook import Workbook
from loyalty_graph.exports.workbook_cells import MOST_CHARACTERS
from loyalty_graph.reports.coercion import format_money, to_json
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from openpyxl.worksheet.worksheet import Worksheet

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


def opened(file: bytes) -> Worksheet:
    """The one sheet of a workbook."""
    (page,) = openpyxl.load_workbook(io.BytesIO(file)).worksheets
    return page


def shown(column: Column, value: Any) -> Any:
    """What a spreadsheet has to show of a value."""
    if value is None:
        return None
    if column.value.is_list:
        return guard("; ".join(value))
    match column.value.data_type:
        case DataType.STRING:
            found: Any = guard(value)
        case DataType.DATETIME if value >= dt.datetime(1900, 3, 1, tzinfo=dt.UTC):
            found = value.replace(microsecond=value.microsecond // 1000 * 1000, tzinfo=None)
        case DataType.DATE if value >= dt.date(1900, 3, 1):
            found = dt.datetime.combine(value, dt.time.min)
        case DataType.MONEY:
            found = float(value) if len(value.as_tuple().digits) <= 15 else format_money(value)
        case DataType.POINTS | DataType.INTEGER if abs(value) >= 10**15:
            found = str(value)
        case DataType.ENUM | DataType.DATE | DataType.DATETIME:
            found = to_json(column.value, value)
        case _:
            found = value
    return found


@given(st.lists(HOSTILE, max_size=20, unique_by=lambda each: each["code"]) | rows(20))
@example([row(name=text) for text in ("<r>x</r>", "_x0041_", "_x", "\ufffe\x01\r\n\t", " & <t> ", "\u2028", "😀")])
@example([row(points=10**15, maybe=-(10**15) + 1, amount=Decimal("1234567890123.45"), day=dt.date(1900, 2, 28))])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_workbook_is_read_back_equal(repository: Repository, facts: list[dict[str, Any]]) -> None:
    facts = [each | {"number": number} for number, each in enumerate(facts)]
    page = opened(await exported(Xlsx(), Sample(facts), repository, "all"))
    columns = list(Sample.columns.values())
    heading, *lines = page.iter_rows(values_only=True)
    assert heading == tuple(column.label for column in columns)
    expected = {
        (shown(columns[0], each["code"]), each["number"]): [
            shown(column, each["name" if column.name == "name_" else column.name]) for column in columns
        ]
        for each in facts
    }
    read = [[unescape(value) if isinstance(value, str) else value for value in line] for line in lines]
    assert {(line[0], line[1]): line for line in read} == expected


async def test_cells_have_the_types_and_forms_of_their_columns(repository: Repository) -> None:
    instant = dt.datetime(2024, 2, 29, 12, 30, tzinfo=dt.UTC)
    report = Sample(
        [row(name="=1+1", instant=instant, day=instant.date(), flag=True, colour=Colour.RED, tags=["a", "b"])]
    )
    page = opened(await exported(Xlsx(), report, repository, "all"))
    assert page.title == "Sample"
    assert page.freeze_panes == "A2"
    assert all(cell.font.bold for cell in page[1])
    assert not any(cell.data_type == "f" for cell in page[2])
    forms = {cell.value: (cell.data_type, page.cell(2, cell.column).number_format) for cell in page[1]}
    types = {
        heading: (page.cell(2, place).data_type, form) for place, (heading, (_, form)) in enumerate(forms.items(), 1)
    }
    assert types["Points"] == ("n", "0")
    assert types["Amount"] == ("n", "0.00")
    assert types["Day"] == ("d", "yyyy-mm-dd")
    assert types["Instant"] == ("d", "yyyy-mm-dd hh:mm:ss")
    assert types["Flag"] == ("b", "General")
    assert {types[name] for name in ("Code", "Name", "Colour", "Tags")} == {("s", "General")}


@pytest.mark.parametrize(
    ("title", "name"), [("a/b: [c]?", "a b c"), ("x" * 40, "x" * 31), ("'", "Export"), ("History", "Export")]
)
async def test_a_sheet_has_a_name_that_spreadsheets_take(repository: Repository, title: str, name: str) -> None:
    class Titled(Sample):
        """Rows."""

    Titled.title = title
    assert opened(await exported(Xlsx(), Titled(), repository, "code")).title.split() == name.split()


async def test_a_text_that_no_cell_holds_is_refused(repository: Repository) -> None:
    longest = "😀" * (MOST_CHARACTERS // 2) + "x"
    page = opened(await exported(Xlsx(), Sample([row(name=longest)]), repository, "name"))
    assert page.cell(2, 1).value == longest
    with pytest.raises(InputError, match="name has a text of more than 32,767 characters"):
        await exported(Xlsx(), Sample([row(name=longest + "x")]), repository, "name")


async def test_more_rows_than_a_sheet_has_are_refused_before_a_byte_is_sent(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert opened(await exported(Xlsx(), Sample([row(), row(number=2)]), repository, "code")).max_row == 3
    with pytest.raises(InputError, match="A sheet has at most 3 rows, its headings among them"):
        await exported(Xlsx(), Sample([row(number=number) for number in range(3)]), repository, "code")


async def written(*batches: str | Exception) -> None:
    """Write a sheet of these texts, one a batch; an exception is raised where rows would be read."""

    async def read() -> AsyncGenerator[list[tuple[str]]]:
        for batch in batches:
            if isinstance(batch, Exception):
                await asyncio.sleep(0.1)  # so that the rows before are written, or have failed
                raise batch
            yield [(batch,)]

    async for _ in Xlsx().stream(Sheet("Sheet", [Sample.columns["name_"]], read())):
        pass


async def test_what_cannot_be_written_is_told_although_more_rows_come() -> None:
    with pytest.raises(InputError, match="name has a text of more than 32,767 characters"):
        await written("x" * (MOST_CHARACTERS + 1), "y", "z")


async def test_what_cannot_be_read_is_told_and_what_could_not_be_written_before_is_not_left_unheard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(LookupError, match="no more"):
        await written("x" * (MOST_CHARACTERS + 1), LookupError("no more"))
    gc.collect()
    assert not caplog.records


def test_memory_does_not_grow_with_the_rows() -> None:
    columns = list(Sample.columns.values())
    values = tuple(row(name="x" * 500)["name" if column.name == "name_" else column.name] for column in columns)
    peaks = []
    for batches in (1, 6):
        tracemalloc.start()
        sheet = Sheet("Sheet", columns, None)  # type: ignore[arg-type]  # its rows are given below
        with tempfile.TemporaryFile() as file, Workbook(file, sheet) as book:
            for _ in range(batches):
                book.add([values] * 200)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
