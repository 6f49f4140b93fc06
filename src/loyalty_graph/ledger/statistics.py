"""Statistics of the tables, by which PostgreSQL plans: gathered at once where waiting would cost readers.

Without them it takes a table that has just been filled for an empty one, and a count may run into its deadline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import metadata

if TYPE_CHECKING:
    from loyalty_graph.database import Database


async def gather_statistics(database: Database) -> None:
    """Analyse all tables of the ledger, as their owner: the app role may not."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with database.owner.begin() as connection:
        await connection.execute(sa.text(f"ANALYZE {names}"))
