"""A batch that is written out in Python, for tests that post without a file or an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.ledger.staging import stage_entries, staged_entries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def stage_rows(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Make the batch of these rows, by the columns of staged_entries; what a row leaves out is null."""
    columns = [column for column in staged_entries.c if column.name != "number"]
    cells = {column.name: [row.get(column.name) for row in rows] for column in columns}
    arrays = (sa.literal(cells[column.name], postgresql.ARRAY(column.type)) for column in columns)
    given = sa.func.unnest(*arrays).table_valued(*(sa.column(column.name, column.type) for column in columns))
    await stage_entries(connection, sa.select(*given.render_derived().c))
