"""CSV for spreadsheets: RFC 4180, but for lines that end in LF, UTF-8, headed by the columns' labels."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.exports.formulas import guard

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Csv(ExportFormat):
    """Comma-separated values, UTF-8, for spreadsheets."""

    name = "csv"
    media_type = "text/csv; charset=utf-8; header=present"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The header and one line per row, as the database writes it: a null is an empty cell, an empty text "".

        Lines end in LF. Money is exact, formulas are guarded.
        """
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(map(guard, sheet.headings))
        head = header.getvalue().encode()
        assert sheet.csv_rows is not None  # noqa: S101 - told to the type checker: what is exported is of a database
        async for piece in sheet.csv_rows:
            yield head + piece
            head = b""
        if head:
            yield head
