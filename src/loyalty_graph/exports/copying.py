"""Rows as CSV that PostgreSQL writes: one COPY, handed on piece by piece, no faster than the pieces are taken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
import sqlalchemy as sa

from loyalty_graph.database import driver_of
from loyalty_graph.exports.cells import cell_error, csv_cell
from loyalty_graph.exports.inlining import inlined
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.database.sessions import Driver
    from loyalty_graph.reports.reading import Reading


async def csv_rows(reading: Reading, columns: Sequence[str]) -> AsyncGenerator[bytes]:
    """All rows of a reading as lines of CSV, of one instant and in order. Closing it early ends the statement.

    Lines end in LF, as COPY writes them. Raises as `Reading.stream`, also in mid-stream.
    """
    copy = _Copy(reading.database, _statement(reading, columns))
    copying = asyncio.create_task(copy.run())
    copying.add_done_callback(lambda _: copy.pieces.put_nowait(None))
    try:
        while (piece := await copy.pieces.get()) is not None:
            copy.pieces.task_done()
            yield piece
        await copying
    except asyncpg.InvalidTextRepresentationError as error:
        if (told := cell_error(reading.table, str(error))) is None:
            raise
        raise told from error
    finally:
        await asyncio.shield(copy.end(copying))


class _Copy:
    """One COPY and the pieces it has read: the next one is read when the one before was taken."""

    def __init__(self, database: Database, statement: sa.Select[Any]) -> None:
        self.pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._database = database
        self._statement = statement
        self._driver: Driver | None = None
        self._left = False

    async def run(self) -> None:
        """Run it to its end, or to where it is ended."""
        with clear_errors():
            async with self._database.export.connect() as connection:
                driver = await driver_of(connection)
                text = await inlined(driver, self._statement)
                if self._left:
                    return
                self._driver = driver
                try:
                    await driver.copy_from_query(text, output=self._hand_on, format="csv")
                finally:
                    if self._left:  # the server may have been asked too late, and would end what comes next
                        await connection.invalidate()

    async def end(self, copying: asyncio.Task[None]) -> None:
        """Ask the server to end it, if it goes on, and wait until it has.

        The task is not cancelled: the driver fails on what a COPY still sends after its own cancellation.
        """
        self._left = True
        while not self.pieces.empty():
            self.pieces.get_nowait()
            self.pieces.task_done()
        if not copying.done() and self._driver is not None:
            told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            await self._driver._cancel(told)  # type: ignore[attr-defined]  # noqa: SLF001 - what it does at a cancellation
        await asyncio.wait([copying])
        if not copying.cancelled():
            copying.exception()  # heard, even if nobody waits for it any more

    async def _hand_on(self, piece: bytes) -> None:
        if not self._left:
            self.pieces.put_nowait(bytes(piece))
            await self.pieces.join()


def _statement(reading: Reading, columns: Sequence[str]) -> sa.Select[Any]:
    """Rows are ordered before their cells are written: else the cells would be carried through the sort."""
    rows = reading.select(columns).subquery("rows")
    cells = [csv_cell(reading.table.columns[name], rows.c[name]) for name in columns]
    if len(cells) == 1:  # an empty line is no row to most readers
        cells = [sa.func.coalesce(sa.cast(cells[0], sa.Text), "")]
    return sa.select(*cells)
