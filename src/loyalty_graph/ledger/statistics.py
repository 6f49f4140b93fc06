"""Statistics of the tables, by which PostgreSQL plans: gathered at once where waiting would cost readers.

Without them it takes a table that has just been filled for an empty one, and a count may run into its deadline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import metadata

_GROWN: Final = sa.text(
    "SELECT relname FROM pg_class WHERE oid = ANY (CAST(:names AS regclass[]))"
    " AND pg_relation_size(oid) >= 2 * relpages * current_setting('block_size')::bigint"
)

if TYPE_CHECKING:
    from loyalty_graph.database import Database


async def gather_statistics(database: Database) -> None:
    """Analyse the ledger's tables that are at least twice as large as when it was last done, as their owner.

    The others autovacuum comes round to in time: their statistics are not far from the truth.
    """
    async with database.owner.begin() as connection:
        names = (await connection.scalars(_GROWN, {"names": list(metadata.tables)})).all()
        if names:
            await connection.execute(sa.text(f"ANALYZE {', '.join(names)}"))
