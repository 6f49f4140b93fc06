"""A reading as CSV for spreadsheets: RFC 4180, UTF-8, headed by the columns' labels."""

from __future__ import annotations

import csv
import io
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.exports.formulas import guard
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.reading import Reading

LIST_SEPARATOR: Final = "; "
"""What stands between the values of a list in one cell."""


async def stream_csv(reading: Reading, columns: Sequence[str]) -> AsyncGenerator[bytes]:
    """The CSV of all rows of a reading, with these columns (Python names), in pieces. Raises as `Reading.stream`.

    A null is an empty cell, money is exact, times end in Z, and texts that a spreadsheet would run as a formula are
    guarded.
    """
    declared = [reading.table.columns[name] for name in columns]
    cells = [_cell(column) for column in declared]
    yield _lines([[guard(column.label) for column in declared]])
    async with aclosing(reading.stream(columns)) as batches:
        async for rows in batches:
            yield _lines([write(value) for write, value in zip(cells, row, strict=True)] for row in rows)


def _cell(column: Column) -> Callable[[Any], Any]:
    """How a value of this column is written in a cell."""
    guarded = column.value.data_type is DataType.STRING

    def write(value: Any) -> Any:
        written = to_json(column.value, value)
        if isinstance(written, list):
            written = LIST_SEPARATOR.join(str(element) for element in written)
        if isinstance(written, bool):
            return "true" if written else "false"
        return guard(written) if guarded and isinstance(written, str) else written

    return write


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
