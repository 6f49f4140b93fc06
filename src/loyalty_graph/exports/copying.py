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
    from loyalty_graph.reports.reading import Reading


async def csv_rows(reading: Reading, columns: Sequence[str]) -> AsyncGenerator[bytes]:
    """All rows of a reading as lines of CSV, of one instant and in order. Closing it early ends the statement.

    Lines end in LF, as COPY writes them. Raises as `Reading.stream`, also in mid-stream.
    """
    statement = _statement(reading, columns)
    pieces: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def hand_on(piece: bytearray) -> None:
        pieces.put_nowait(bytes(piece))
        await pieces.join()

    async def copy() -> None:
        try:
            await _copy(reading.database, statement, hand_on)
        except asyncpg.InvalidTextRepresentationError as error:
            if (told := cell_error(reading.table, str(error))) is None:
                raise
            raise told from error

    copying = asyncio.create_task(copy())
    copying.add_done_callback(lambda _: pieces.put_nowait(None))
    try:
        while (piece := await pieces.get()) is not None:
            pieces.task_done()
            yield piece
        await copying
    finally:
        copying.cancel()
        await asyncio.wait([copying])


def _statement(reading: Reading, columns: Sequence[str]) -> sa.Select[Any]:
    """Rows are ordered before their cells are written: else the cells would be carried through the sort."""
    rows = reading.select(columns).subquery("rows")
    cells = [csv_cell(reading.table.columns[name], rows.c[name]) for name in columns]
    if len(cells) == 1:  # an empty line is no row to most readers
        cells = [sa.func.coalesce(sa.cast(cells[0], sa.Text), "")]
    return sa.select(*cells)


async def _copy(database: Database, statement: sa.Select[Any], hand_on: Any) -> None:
    with clear_errors():
        async with database.export.connect() as connection:
            driver = await driver_of(connection)
            await driver.copy_from_query(await inlined(driver, statement), output=hand_on, format="csv")
