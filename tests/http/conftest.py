"""The gateway as a web application, over a real database with one account and no data."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.http.app import create_app
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.applications import Starlette

    from loyalty_graph.testing.postgres import PostgresTemplate


@asynccontextmanager
async def serving(database: Database, plugins: Plugins | None = None, **settings: Any) -> AsyncIterator[Starlette]:
    """A gateway over a migrated database, by default without plugins, with the account `demo`."""
    async with database.write.begin() as connection:
        await create_account(connection, "demo", "Demo", "EUR")
    app = create_app(Settings(**settings), plugins or Plugins(), database)
    async with app.router.lifespan_context(app):
        yield app


def client_of(app: Starlette) -> httpx2.AsyncClient:
    """A client of a gateway that runs."""
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://gateway")
    client.app = app  # type: ignore[attr-defined]  # for tests that speak ASGI themselves
    return client


@pytest.fixture
def open_client(database: Database) -> Any:
    """Open a gateway of the test's own: `async with open_client(plugins, body_limit_bytes=100) as client`."""

    @asynccontextmanager
    async def opened(plugins: Plugins | None = None, **settings: Any) -> AsyncIterator[httpx2.AsyncClient]:
        async with serving(database, plugins, **settings) as app, client_of(app) as client:
            yield client

    return opened


@pytest.fixture(scope="module")
def shared_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied() as url:
        yield url


@pytest.fixture(scope="module")
async def shared_app(shared_url: str, anyio_backend: str) -> AsyncIterator[Starlette]:  # noqa: ARG001 - asynchronous
    """A gateway that all tests of a module ask. Do not write to it."""
    database = Database(shared_url, Settings())
    async with serving(database) as app:
        yield app
    await database.dispose()


@pytest.fixture
async def client(shared_app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the shared gateway."""
    async with client_of(shared_app) as opened:
        yield opened
