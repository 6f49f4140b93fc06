"""What most commands begin with: the settings, a database that is ready, a repository of one account."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from loyalty_graph.config import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from loyalty_graph.database import Database
    from loyalty_graph.repository import Repository

T = TypeVar("T")


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end."""
    return asyncio.run(work)


@asynccontextmanager
async def ready_database(settings: Settings | None = None) -> AsyncIterator[Database]:
    """Give the database with its tables in place.

    The embedded one is brought up to date without asking, since it is ours; one that the user runs is only checked
    (ConfigurationError DATABASE_NOT_MIGRATED).
    """
    from loyalty_graph.database import open_database
    from loyalty_graph.ledger.migrate import check_migrated, migrate

    settings = settings or load_settings()
    async with open_database(settings) as database:
        if settings.database_url is None:
            await migrate(database)
        else:
            await check_migrated(database)
        yield database


@asynccontextmanager
async def ready_repository(account: str | None) -> AsyncIterator[Repository]:
    """Give the repository of `account`, by default the account of the settings."""
    from loyalty_graph.repository.repository import open_repository

    settings = load_settings()
    async with ready_database(settings) as database:
        yield await open_repository(database, account or settings.account)
