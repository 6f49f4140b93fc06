"""How a command gets its database: the embedded server of the data folder, or the one the settings point at.

Does not create or change tables.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from loyalty_graph.database.embedded import EmbeddedPostgres
from loyalty_graph.database.engines import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from loyalty_graph.config import Settings


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Give the database of these settings, reachable and new enough, and let go of it at the end.

    Without a `database_url` the embedded server is adopted or started, and stopped by its last user. Raises
    ConfigurationError, see `EmbeddedPostgres.start` and `Address.connect`.
    """
    if settings.database_url is not None:
        async with _checked(settings.database_url, settings) as database:
            yield database
        return
    # Not in a thread: an interrupt during the start would leave that thread's server behind, with nobody to release it.
    with EmbeddedPostgres.start(settings.data_dir) as server:
        async with _checked(server.url(), settings) as database:
            yield database


@asynccontextmanager
async def _checked(url: str, settings: Settings) -> AsyncIterator[Database]:
    database = Database(url, settings)
    try:
        await database.check()
        yield database
    finally:
        await database.dispose()
