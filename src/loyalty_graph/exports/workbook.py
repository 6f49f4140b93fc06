"""A workbook of one sheet, whose rows are written as they come.

xlsxwriter makes the book, empty but for its headings: styles, widths, parts and all. The rows are written into its
sheet here, because cell by cell xlsxwriter takes three times as long, and takes a text like `<r>…</r>` for markup.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from loyalty_graph.errors import InputError
from loyalty_graph.exports.formulas import guard
from loyalty_graph.exports.workbook_cells import column_cells
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from loyalty_graph.exports.format import Sheet

MOST_ROWS: Final = 1_048_576
"""The rows that a sheet can have, the headings among them."""

_COMPRESSION: Final = 3
"""The level of compression: half the time of the usual 6, for a seventh more bytes."""

_SHEET: Final = "xl/worksheets/sheet1.xml"
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
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
            column_cells(column, xl_col_to_name(place), style)
            for place, (column, style) in enumerate(zip(sheet.columns, styles, strict=True))
        ]
        self._archive = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION)
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
        numbers = [str(number) for number in range(self._number + 1, self._number + len(rows) + 1)]
        self._number += len(rows)
        columns = [cells(numbers, values) for cells, values in zip(self._columns, zip(*rows, strict=True), strict=True)]
        lines = [f'<row r="{number}">{"".join(cells)}</row>' for number, *cells in zip(numbers, *columns, strict=True)]
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
