"""The gateway over HTTP, on a real database, with shops imported from files."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import event

from loyalty_graph.config import Settings
from loyalty_graph.http.app import create_app
from loyalty_graph.imports import import_folder

from .samples import Plain, Standing, plugins_of
from .shops import write_shop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins


@dataclass
class Api:
    """A gateway's GraphQL endpoint as one account sees it."""

    client: httpx.AsyncClient

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        response = await self.client.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def error(self, query: str, **variables: Any) -> dict[str, Any]:
        """The only error of an answer."""
        answer = await self.ask(query, **variables)
        (error,) = answer["errors"]
        return {"message": error["message"], **error["extensions"]}


Open = "Callable[..., AbstractAsyncContextManager[Api]]"


@pytest.fixture
def open_api(database: Database) -> Any:
    """Open a gateway on the test's database: `async with open_api(account="other", page_size=2) as api`."""

    @asynccontextmanager
    async def opened(plugins: Plugins | None = None, **settings: Any) -> AsyncIterator[Api]:
        app = create_app(Settings(**settings), plugins or plugins_of(Standing, Plain), database)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
                yield Api(client)

    return opened


@pytest.fixture
def import_shop(database: Database, tmp_path: Path) -> Any:
    """Import a shop into an account: `await import_shop("demo", customers=3)`."""

    async def imported(account: str, **shop: Any) -> None:
        folder = write_shop(tmp_path / f"{account}-{len(list(tmp_path.iterdir()))}", **shop)
        await import_folder(database, folder, account=account)

    return imported


@pytest.fixture
async def api(open_api: Any, import_shop: Any, anyio_backend: str) -> AsyncIterator[Api]:  # noqa: ARG001 - asynchronous
    """A gateway with the default shop."""
    await import_shop("demo")
    async with open_api() as opened:
        yield opened


@pytest.fixture
def counted(database: Database) -> Any:
    """Count the statements that are read meanwhile: `with counted() as statements: …; len(statements)`."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        engine = database.read.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count
