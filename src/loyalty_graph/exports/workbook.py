"""A workbook of one sheet, whose rows are written as they come.

xlsxwriter makes the book, empty but for its headings: styles, widths, parts and all. The rows are written into its
sheet here, because cell by cell xlsxwriter takes three times as long, and takes a text like `<r>…</r>` for markup.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from loyalty_graph.errors import InputError
from loyalty_graph.exports.format import cell_text
from loyalty_graph.exports.formulas import guard
from loyalty_graph.reports.coercion import format_money
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from types import TracebackType

    from loyalty_graph.exports.format import Sheet
    from loyalty_graph.reports.columns import Column

    Write = Callable[[str, Any], str]

MOST_ROWS: Final = 1_048_576
"""The rows that a sheet can have, the headings among them."""

MOST_CHARACTERS: Final = 32_767
"""The characters that a cell can have, counted as UTF-16 does."""

_EXACT_DIGITS: Final = 15
"""The digits that a spreadsheet shows of a number: one with more is written as text."""

_EXACT: Final = 10**_EXACT_DIGITS
_SHEET: Final = "xl/worksheets/sheet1.xml"
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
_EPOCH: Final = dt.date(1899, 12, 30)
_FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Before it, spreadsheets count a 29th of February 1900: earlier days are written as texts."""

_EPOCH_INSTANT: Final = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
_FIRST_INSTANT: Final = dt.datetime(1900, 3, 1, tzinfo=dt.UTC)
_MILLISECOND: Final = dt.timedelta(milliseconds=1)
_DAY_MS: Final = 86_400_000
_SPECIAL: Final = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what stands for such a character where there is none."""

_SHOWN: Final[Mapping[DataType, tuple[str, int]]] = {
    DataType.INTEGER: ("0", 14),
    DataType.POINTS: ("0", 14),
    DataType.MONEY: ("0.00", 14),
    DataType.DATE: ("yyyy-mm-dd", 12),
    DataType.DATETIME: ("yyyy-mm-dd hh:mm:ss", 20),
}
"""How a spreadsheet shows values of a data type, and how many characters wide; all others as texts."""

_TEXT: Final = ("General", 24)


class Workbook:
    """Writes into `file`, which has to be seekable. Leaving it ends the file, which is whole if nothing was raised."""

    def __init__(self, file: BinaryIO, sheet: Sheet) -> None:
        self._number = 1
        book = ZipFile(_headed(sheet))
        head, samples, self._tail = re.split(r'(<row r="2".*</row>)', book.read(_SHEET).decode())
        styles = re.findall(r'<c r="[A-Z]+2" s="(\d+)"/>', samples)
        self._columns = [
            (xl_col_to_name(place), _writer(column, style))
            for place, (column, style) in enumerate(zip(sheet.columns, styles, strict=True))
        ]
        self._archive = ZipFile(file, "w", ZIP_DEFLATED)
        for name in book.namelist():
            if name != _SHEET:
                self._archive.writestr(name, book.read(name))
        self._part = self._archive.open(_SHEET, "w")
        self._part.write(re.sub(r"<dimension [^>]*>", "", head).encode())

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file."""
        self._part.write(self._tail.encode())
        self._part.close()
        self._archive.close()

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows. Raises InputError: TOO_MANY_ROWS, CELL_TOO_LONG."""
        if self._number + len(rows) > MOST_ROWS:
            text = f"A sheet has at most {MOST_ROWS:,} rows, its headings among them: narrow the filter, or take CSV."
            raise InputError("TOO_MANY_ROWS", text)
        lines = []
        for row in rows:
            self._number += 1
            number = str(self._number)
            cells = [
                write(letters + number, value)
                for (letters, write), value in zip(self._columns, row, strict=True)
                if value is not None
            ]
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        self._part.write("".join(lines).encode())


def _headed(sheet: Sheet) -> io.BytesIO:
    """The book with its headings, which stay in sight, and a row of blank cells, from which styles can be told."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(_sheet_name(sheet.title))
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, (column, heading) in enumerate(zip(sheet.columns, sheet.headings, strict=True)):
            shown, width = _TEXT if column.value.is_list else _SHOWN.get(column.value.data_type, _TEXT)
            page.set_column(place, place, max(width, len(heading) + 2))
            page.write_string(0, place, guard(heading), bold)
            page.write_blank(1, place, None, book.add_format({"num_format": shown}))
    file.seek(0)
    return file


def _sheet_name(title: str) -> str:
    name = _NOT_IN_NAMES.sub(" ", title)[:_LONGEST_NAME].strip("' ")
    return name if name and name.lower() != "history" else "Export"  # that one name spreadsheets keep for themselves


def _writer(column: Column, style: str) -> Write:
    """Writes a value, which is not null, into the cell of a place such as B7."""
    write = None if column.value.is_list else _WRITERS.get(column.value.data_type)
    if write is not None:
        return lambda place, value: write(place, value, style) or _text(place, cell_text(column, value), column)
    if column.value.data_type is DataType.STRING and not column.value.is_list:
        return lambda place, value: _text(place, guard(value), column)
    return lambda place, value: _text(place, cell_text(column, value), column)


def _text(place: str, text: str, column: Column) -> str:
    if len(text) > MOST_CHARACTERS // 2 and len(text.encode("utf-16-le")) > MOST_CHARACTERS * 2:
        what = f"{column.api_name} has a text of more than {MOST_CHARACTERS:,} characters"
        raise InputError("CELL_TOO_LONG", f"{what}, the most that a cell of a sheet holds: take CSV.")
    if _SPECIAL.search(text):
        text = escape(_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# Each gives "" for a value that a spreadsheet would not show as it is: it is written as text.


def _number(place: str, number: int, style: str) -> str:
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>' if -_EXACT < number < _EXACT else ""


def _money(place: str, amount: Decimal, style: str) -> str:
    exact = len(amount.as_tuple().digits) <= _EXACT_DIGITS and amount.is_finite()
    return f'<c r="{place}" s="{style}"><v>{format_money(amount)}</v></c>' if exact else ""


def _day(place: str, day: dt.date, style: str) -> str:
    return f'<c r="{place}" s="{style}"><v>{(day - _EPOCH).days}</v></c>' if day >= _FIRST_DAY else ""


def _instant(place: str, instant: dt.datetime, style: str) -> str:
    if instant < _FIRST_INSTANT:
        return ""
    return f'<c r="{place}" s="{style}"><v>{(instant - _EPOCH_INSTANT) // _MILLISECOND / _DAY_MS!r}</v></c>'


def _flag(place: str, flag: bool, _style: str) -> str:  # noqa: FBT001 - a value like the others
    return f'<c r="{place}" t="b"><v>{flag:d}</v></c>'


_WRITERS: Final[Mapping[DataType, Callable[[str, Any, str], str]]] = {
    DataType.INTEGER: _number,
    DataType.POINTS: _number,
    DataType.MONEY: _money,
    DataType.DATE: _day,
    DataType.DATETIME: _instant,
    DataType.BOOLEAN: _flag,
}
"""The types that a spreadsheet has; all other values are texts."""
