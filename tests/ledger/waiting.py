"""Makes races certain: the other transaction has come to the lock that it has to wait for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

if TYPE_CHECKING:
    from loyalty_graph.database import Database

_WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
_SECONDS: Final = 10


async def until_somebody_waits(database: Database) -> None:
    """Return once a session of this database waits for a lock."""
    async with asyncio.timeout(_SECONDS), database.owner.connect() as connection:
        while not (await connection.execute(_WAITING)).scalar_one():
            await connection.rollback()  # the statistics are those of the transaction's first look
            await asyncio.sleep(0.01)
