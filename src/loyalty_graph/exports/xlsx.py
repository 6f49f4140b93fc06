"""XLSX for spreadsheets: one sheet, headed by the columns' labels, numbers and days as such."""

from __future__ import annotations

import asyncio
import tempfile
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.exports.format import ExportFormat, Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

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
                async for rows in sheet.batches:
                    await _apart(book.add, rows)
            file.seek(0)
            while piece := file.read(_PIECE_BYTES):
                yield piece


async def _apart(work: Callable[..., None], *given: Any) -> None:
    """Do work in a thread, so that others are served meanwhile, and end with it even when cancelled."""
    working = asyncio.create_task(asyncio.to_thread(work, *given))
    try:
        await asyncio.shield(working)
    finally:
        await asyncio.wait([working])
