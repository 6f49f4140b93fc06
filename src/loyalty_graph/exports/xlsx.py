"""XLSX for spreadsheets: one sheet, headed by the columns' labels, numbers and days as such."""

from __future__ import annotations

import asyncio
import tempfile
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.exports.format import ExportFormat, Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from loyalty_graph.exports.workbook import Workbook

_PIECE_BYTES: Final = 256 * 1024


class Xlsx(ExportFormat):
    """A workbook of one sheet, for spreadsheets. Times are in UTC; numbers of more than 15 digits are texts."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The file, once it is whole: what fails, fails before anything is sent.

        Raises InputError (TOO_MANY_ROWS, CELL_TOO_LONG) for what a sheet cannot hold.
        """
        from loyalty_graph.exports.workbook import Workbook  # not before there is one to write: it takes its time

        with tempfile.TemporaryFile() as file:
            with Workbook(file, sheet) as book:
                await _fill(book, sheet.batches)
            file.seek(0)
            while piece := file.read(_PIECE_BYTES):
                yield piece


async def _fill(book: Workbook, batches: AsyncIterator[Sequence[tuple[Any, ...]]]) -> None:
    """Write rows in a thread, each batch while the next one is read, and end with the thread even when cancelled."""
    writing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    writing.set_result(None)
    try:
        async for rows in batches:
            await asyncio.shield(writing)
            writing = asyncio.create_task(asyncio.to_thread(book.add, rows))
        await asyncio.shield(writing)
    finally:
        await asyncio.wait([writing])
        if not writing.cancelled():
            writing.exception()  # heard, even where something else is raised
