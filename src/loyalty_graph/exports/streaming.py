"""A report on its way out: a reading, written by a format."""

from __future__ import annotations

from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING, TypeVar

from loyalty_graph.exports.copying import csv_rows
from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractContextManager

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.reading import Reading
    from loyalty_graph.reports.report import Table

T = TypeVar("T")


async def stream(
    format_: ExportFormat,
    reading: Reading,
    columns: Sequence[str],
    guard: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> AsyncGenerator[bytes]:
    """All rows of a reading, with these columns (Python names), in the pieces that the format makes of them.

    Rows are read within `guard`, which tells the report's errors from the format's. Raises as `Reading.stream`,
    TypeError for pieces that are no bytes, and whatever the format raises. Closing it early ends the reading.
    """
    table = reading.table
    declared = [table.columns[name] for name in columns]
    title = table.title if isinstance(table, Report) else table.name
    async with (
        aclosing(_guarded(reading.stream(columns), guard)) as batches,
        aclosing(_guarded(csv_rows(reading, columns), guard)) as lines,
        aclosing(format_.stream(Sheet(title, declared, batches, lines, _headings(table, declared)))) as pieces,
    ):
        async for piece in pieces:
            if not isinstance(piece, bytes):
                raise TypeError(f"it gave {piece!r:.60}, which is no bytes")
            yield piece


def _headings(table: Table, columns: Sequence[Column]) -> list[str]:
    """The labels that people see; of a core listing the names of its columns, by which it can be imported again."""
    return [column.label if isinstance(table, Report) else column.name.rstrip("_") for column in columns]


async def _guarded(read: AsyncGenerator[T], guard: Callable[[], AbstractContextManager[object]]) -> AsyncGenerator[T]:
    with guard():
        async with aclosing(read):
            async for part in read:
                yield part
