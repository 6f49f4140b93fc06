"""Fixtures: a fresh, migrated database for every test that asks, copied from one that is migrated once per process.

The server is an embedded one in a temporary folder, or the one that LOYALTY_GRAPH_TEST_DATABASE_URL names.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import make_url

from loyalty_graph.config import load_settings
from loyalty_graph.database import Database, EmbeddedPostgres
from loyalty_graph.database.sessions import Address
from loyalty_graph.ledger.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

SERVER_VARIABLE: Final = "LOYALTY_GRAPH_TEST_DATABASE_URL"
"""Names a database whose user may create databases and roles; tests create theirs beside it. None: embedded server."""

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - folders in it are private and have random names
_MEMORY_BYTES: Final = 2 * 1024**3
"""Free memory that makes the server's folder worth having there: a copy is 10 ms, on a disk easily 300."""

# Nobody needs test data after a power failure.
_CARELESS: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass(frozen=True, slots=True)
class PostgresTemplate:
    """A migrated, empty database, to be copied, on the server of `url`, whose user may create databases and roles."""

    url: str
    name: str
    administer: Callable[[str], None]
    """Runs a statement on the server, outside transactions."""

    @contextmanager
    def copied(self, of: str | None = None) -> Iterator[str]:
        """Give the URL of a copy, of another template if one is named, that exists until the end."""
        name = f"test_{secrets.token_hex(6)}"
        # Copying files takes half of what it takes to log each page, and leaves less to look up to who connects first.
        self.administer(f"CREATE DATABASE {name} TEMPLATE {of or self.name} STRATEGY file_copy")
        try:
            yield _named(self.url, name)
        finally:
            self.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, the only loop the database driver knows."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    """The server of this test process with its migrated template; under xdist each worker has its own."""
    with ExitStack() as cleanup:
        url = os.environ.get(SERVER_VARIABLE) or cleanup.enter_context(embedded_server())
        yield cleanup.enter_context(migrated_template(url))


@contextmanager
def migrated_template(url: str) -> Iterator[PostgresTemplate]:
    """A migrated, empty database on the server of `url`, whose user may create databases and roles."""
    with _administration(url) as administer:
        template = PostgresTemplate(url, f"template_{secrets.token_hex(6)}", administer)
        administer(f"CREATE DATABASE {template.name}")
        try:
            asyncio.run(_migrate(_named(url, template.name)))
            yield template
        finally:
            administer(f"DROP DATABASE {template.name} WITH (FORCE)")


@pytest.fixture
def database_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The URL of a migrated, empty database that only this test uses, dropped afterwards."""
    with postgres_template.copied() as url:
        yield url


@pytest.fixture
async def database(database_url: str, anyio_backend: str) -> AsyncIterator[Database]:  # noqa: ARG001 - makes it asynchronous
    """A migrated, empty Database that only this test uses."""
    opened = Database(database_url, load_settings())
    try:
        yield opened
    finally:
        await opened.dispose()


@contextmanager
def embedded_server() -> Iterator[str]:
    """The URL of an embedded server in a temporary folder, which is gone at the end."""
    folder = reachable_folder()
    try:
        with EmbeddedPostgres.start(folder / "data", _CARELESS) as server:
            yield server.url()
    finally:
        shutil.rmtree(folder)


def reachable_folder() -> Path:
    """Make a folder for servers, in memory if there is room: under root they are another user, who may pass through."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _MEMORY_BYTES
    folder = Path(tempfile.mkdtemp(prefix="loyalty-graph-tests-", dir=_MEMORY if roomy else None))
    folder.chmod(0o711)
    return folder


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    await migrate(Database(url, load_settings()))


@contextmanager
def _administration(url: str) -> Iterator[Callable[[str], None]]:
    """What runs statements on the server of `url`: all on one connection, as nearly every test has two of them."""
    with asyncio.Runner() as runner:
        connection = runner.run(Address(url).connect({}))

        def administer(statement: str) -> None:
            runner.run(connection.execute(statement))

        try:
            yield administer
        finally:
            runner.run(connection.close())
