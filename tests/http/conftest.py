"""The gateway as a web application, over a real database with one account and no data."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from loyalty_graph.config import Settings
from loyalty_graph.http.app import create_app
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from loyalty_graph.database import Database


@pytest.fixture
def open_client(database: Database) -> Any:
    """Open a gateway, by default without plugins: `async with open_client(plugins, body_limit_bytes=100) as client`."""

    @asynccontextmanager
    async def opened(plugins: Plugins | None = None, **settings: Any) -> AsyncIterator[httpx2.AsyncClient]:
        async with database.write.begin() as connection:
            await create_account(connection, "demo", "Demo", "EUR")
        app = create_app(Settings(**settings), plugins or Plugins(), database)
        async with app.router.lifespan_context(app):
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
                client.app = app  # type: ignore[attr-defined]  # for tests that speak ASGI themselves
                yield client

    return opened


@pytest.fixture
async def client(open_client: Any, anyio_backend: str) -> AsyncIterator[httpx2.AsyncClient]:  # noqa: ARG001 - asynchronous
    """A client of a gateway."""
    async with open_client() as opened:
        yield opened
