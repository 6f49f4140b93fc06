"""CSV for spreadsheets: RFC 4180, UTF-8, headed by the columns' labels."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.exports.formulas import guard

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence


class Csv(ExportFormat):
    """Comma-separated values, UTF-8, for spreadsheets."""

    name = "csv"
    media_type = "text/csv; charset=utf-8; header=present"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The header and one line per row. A null is an empty cell, money is exact, formulas are guarded."""
        yield _lines([[guard(column.label) for column in sheet.columns]])
        async for rows in sheet.batches:
            yield _lines(map(sheet.cells, rows))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
