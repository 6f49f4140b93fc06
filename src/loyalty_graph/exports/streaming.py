"""A report on its way out: a reading, written by a format."""

from __future__ import annotations

from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING, Any

from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractContextManager

    from loyalty_graph.reports.reading import Reading


async def stream(
    format_: ExportFormat,
    reading: Reading,
    columns: Sequence[str],
    guard: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> AsyncGenerator[bytes]:
    """All rows of a reading, with these columns (Python names), in the pieces that the format makes of them.

    Rows are read within `guard`, which tells the report's errors from the format's. Raises as `Reading.stream`,
    TypeError for pieces that are no bytes, and whatever the format raises.
    """
    table = reading.table
    declared = [table.columns[name] for name in columns]
    title = table.title if isinstance(table, Report) else table.name
    async with (
        aclosing(_rows(reading, columns, guard)) as batches,
        aclosing(format_.stream(Sheet(title, declared, batches))) as pieces,
    ):
        async for piece in pieces:
            if not isinstance(piece, bytes):
                raise TypeError(f"it gave {piece!r:.60}, which is no bytes")
            yield piece


async def _rows(
    reading: Reading, columns: Sequence[str], guard: Callable[[], AbstractContextManager[object]]
) -> AsyncGenerator[Sequence[tuple[Any, ...]]]:
    with guard():
        async with aclosing(reading.stream(columns)) as batches:
            async for batch in batches:
                yield batch
