"""What a running gateway does unasked: it folds the daily deltas into the daily points, so that few are left to add."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from loyalty_graph.ledger.folding import fold

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from loyalty_graph.database import Database

_log = logging.getLogger(__name__)


@asynccontextmanager
async def folding(database: Database, interval_s: float) -> AsyncIterator[None]:
    """Fold every `interval_s` seconds meanwhile. Processes of one database do not get in each other's way."""
    task = asyncio.create_task(_fold_forever(database, interval_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _fold_forever(database: Database, interval_s: float) -> None:
    while True:
        await asyncio.sleep(interval_s)
        try:
            async with database.write.begin() as connection:
                await fold(connection)
        except Exception:  # noqa: BLE001 - one failed fold must not end all later ones
            _log.exception("daily deltas could not be folded; the next attempt is in %g s", interval_s)
