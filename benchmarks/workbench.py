"""What the parts measure on: a PostgreSQL of their own with two filled ledgers, and servers, started at first use."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
import sys
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database, EmbeddedPostgres
from loyalty_graph.ledger.migrate import migrate

from .filling import Size, fill
from .peers import install, postgraphile
from .questions import FLOOR, GATEWAY, POSTGRAPHILE, STRAWBERRY, TENTH
from .servers import Server, floor, gateway
from .statements import prepare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from .statements import Constants

ACCOUNT: Final = "shop"
_WHOLE, _TENTH, _COPY, _FRESH = "whole", "tenth", "copy_of_whole", "fresh"
_OPTIONS: Final = {"track_activity_query_size": "65536"}
"""Beside the settings that users have: whole statements can be seen while they run."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each server is asked in turn, and for how long each time."""

    rounds: int = 5
    seconds: float = 3.0


@dataclass(frozen=True)
class Workbench:
    """The servers and the ledgers; `missing` says of servers that cannot be had why not."""

    postgres: EmbeddedPostgres
    size: Size
    effort: Effort
    constants: Constants
    missing: dict[str, str]
    server_version: str
    _running: ExitStack
    _servers: dict[str, Server] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database of the ledger that is measured."""
        return self.postgres.url(_WHOLE)

    def server(self, name: str) -> Server:
        """A running server, by the name that questions have."""
        key = FLOOR if name == STRAWBERRY else name  # which are one process
        if key not in self._servers:
            self._servers[key] = self._running.enter_context(self._started(key))
        return self._servers[key]

    @contextmanager
    def copied_ledgers(self, count: int) -> Iterator[Sequence[str]]:
        """The URLs of copies of the ledger that may be changed, until the end.

        Nobody may be connected while they are made: the servers end, and start again when they are next asked.
        """
        self._running.close()
        self._servers.clear()
        still_there = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_WHOLE}'"
        with ExitStack() as copies:
            names = [f"{_COPY}_{number}" for number in range(count)]
            for name in names:
                asyncio.run(_administer(self.postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                asyncio.run(_administer(self.postgres, still_there))  # such as what vacuums it
                copied = f"CREATE DATABASE {name} TEMPLATE {_WHOLE} STRATEGY FILE_COPY"
                asyncio.run(_administer(self.postgres, copied))
                copies.callback(asyncio.run, _administer(self.postgres, f"DROP DATABASE {name} WITH (FORCE)"))
            yield [self.postgres.url(name) for name in names]

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The URL of a migrated, empty database that exists until the end."""
        asyncio.run(_created(self.postgres, _FRESH))
        try:
            yield self.postgres.url(_FRESH)
        finally:
            asyncio.run(_administer(self.postgres, f"DROP DATABASE {_FRESH} WITH (FORCE)"))

    def _started(self, name: str) -> AbstractContextManager[Server]:
        if name == GATEWAY:
            return gateway(self.url, ACCOUNT)
        if name == TENTH:
            return gateway(self.postgres.url(_TENTH), ACCOUNT)
        return floor(self.url, self.constants) if name == FLOOR else postgraphile(self.url)


@contextmanager
def open_workbench(folder: Path, size: Size, effort: Effort) -> Iterator[Workbench]:
    """Set all up in a folder, which keeps the ledgers for the next run of the same day and size."""
    filled = folder / "filled.json"
    wanted = json.dumps({"day": str(_today()), **asdict(size)})
    if not filled.exists() or filled.read_text() != wanted:
        filled.unlink(missing_ok=True)
        shutil.rmtree(folder / "data", ignore_errors=True)
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)  # under root the server is another user, who has to pass
    missing = install()
    with EmbeddedPostgres.start(folder / "data", _OPTIONS) as postgres, ExitStack() as running:
        if not filled.exists():
            _say(f"Filling two ledgers, of {size.entries:,} entries and of a tenth ...")
            asyncio.run(_fill(postgres, _WHOLE, size))
            asyncio.run(_fill(postgres, _TENTH, Size(size.members // 10, size.entries // 10, size.days)))
            filled.write_text(wanted)
        _say("Preparing the hand-tuned statements ...")
        asyncio.run(_migrated(postgres.url(_TENTH)))
        constants, server_version = asyncio.run(_prepared(asyncio.run(_migrated(postgres.url(_WHOLE)))))
        without = {POSTGRAPHILE: missing} if missing else {}
        for reason in without.values():
            _say(f"*** {reason} ***")
        yield Workbench(postgres, size, effort, constants, without, server_version, running)


async def _fill(postgres: EmbeddedPostgres, name: str, size: Size) -> None:
    async with opened(await _created(postgres, name)) as database:
        await fill(database, ACCOUNT, size)


async def _prepared(url: str) -> tuple[Constants, str]:
    async with opened(url) as database:
        async with database.owner.connect() as connection:
            server_version = await connection.scalar(sa.text("SHOW server_version"))
        return await prepare(database, ACCOUNT, _today()), str(server_version)


async def _created(postgres: EmbeddedPostgres, name: str) -> str:
    await _administer(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await _administer(postgres, f"CREATE DATABASE {name}")
    return await _migrated(postgres.url(name))


async def _migrated(url: str) -> str:
    """The URL, once its tables are those of today: a ledger of an earlier run may be behind."""
    async with opened(url) as database:
        await migrate(database)
    return url


async def _administer(postgres: EmbeddedPostgres, statement: str) -> None:
    async with opened(postgres.url()) as database, database.owner.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(sa.text(statement))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database of a URL, for as long as it is needed."""
    database = Database(url, Settings())
    try:
        yield database
    finally:
        await database.dispose()


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
