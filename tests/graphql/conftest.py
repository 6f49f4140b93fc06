"""The gateway over HTTP, on a real database, with shops imported from files."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import httpx2
import pytest
from sqlalchemy import event

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.http.app import create_app
from loyalty_graph.imports import import_folder
from loyalty_graph.testing.counting import counted_reads

from .samples import Plain, Standing, plugins_of
from .shops import write_shop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.postgres import PostgresTemplate


@dataclass
class Api:
    """A gateway's GraphQL endpoint as one account sees it."""

    client: httpx2.AsyncClient

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        response = await self.client.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def ask_refused(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer to a request that is not run."""
        answer = await self.ask(query, **variables)
        assert "data" not in answer, answer
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


@asynccontextmanager
async def opened(database: Database, plugins: Plugins | None = None, **settings: Any) -> AsyncIterator[Api]:
    """A gateway on a database."""
    app = create_app(Settings(**settings), plugins or plugins_of(Standing, Plain), database)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
            yield Api(client)


@pytest.fixture
def open_api(database: Database) -> Any:
    """Open a gateway on the test's own database: `async with open_api(account="other", page_size=2) as api`."""
    return partial(opened, database)


@pytest.fixture
def import_shop(database: Database, tmp_path: Path) -> Any:
    """Import a shop into an account: `await import_shop("demo", customers=3)`."""

    numbers = count(1)

    async def imported(account: str, **shop: Any) -> None:
        folder = write_shop(tmp_path / f"{account}-{next(numbers)}", **shop)
        await import_folder(database, folder, account=account)

    return imported


@pytest.fixture(scope="session")
def shop_url(postgres_template: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with the default shop, shared by all tests that only read."""

    async def fill(url: str) -> None:
        async with closing(url) as database:
            await import_folder(database, write_shop(tmp_path_factory.mktemp("shop")), account="demo")

    with postgres_template.copied() as url:
        asyncio.run(fill(url))
        yield url


@asynccontextmanager
async def closing(url: str, **settings: Any) -> AsyncIterator[Database]:
    """A database that is closed at the end."""
    database = Database(url, Settings(**settings))
    try:
        yield database
    finally:
        await database.dispose()


@pytest.fixture(scope="session")
async def shop(shop_url: str, anyio_backend: str) -> AsyncIterator[Database]:  # noqa: ARG001 - makes it asynchronous
    """The database with the default shop. Do not write to it."""
    async with closing(shop_url) as database:
        yield database


@pytest.fixture(scope="session")
async def api(shop: Database) -> AsyncIterator[Api]:
    """A gateway with the default shop. Do not write to it."""
    async with opened(shop) as gateway:
        yield gateway


@contextmanager
def counted(database: Database, kind: Literal["read", "write"] = "read") -> Iterator[list[str]]:
    """The statements that are run meanwhile, those of reads or those of writes."""
    if kind == "read":
        with counted_reads(database) as statements:
            yield statements
        return
    statements = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = database.write.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
