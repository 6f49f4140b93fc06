"""One PostgreSQL database as the gateway uses it: an engine to own it, one to write, one to read and one to export.

Which statements run there, and what the tables are, is known to the layers above.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from loyalty_graph.database.drivers import DriverPool
from loyalty_graph.database.sessions import APP_ROLE, Address, Driver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from loyalty_graph.config import Settings


class Database:
    """The database at `url` (`postgresql://…`). Engines are made at first use and belong to one event loop.

    Every new connection of every engine can raise ConfigurationError, see `Address.connect`.
    """

    def __init__(self, url: str, settings: Settings) -> None:
        self._address = Address(url)
        self._settings = settings

    @property
    def statements_kept(self) -> int:
        """How many statements of reports are kept compiled."""
        return self._settings.statements_kept

    @property
    def sums_kept(self) -> int:
        """How many totals and counts of reports are kept."""
        return self._settings.sums_kept

    @cached_property
    def owner(self) -> AsyncEngine:
        """Connects as the URL's own user, for migrations and administration; keeps no connection open."""
        return create_async_engine(_DIALECT, poolclass=NullPool, async_creator=self._creator({}))

    @cached_property
    def write(self) -> AsyncEngine:
        """For transactions that change data: the app role, with a limit on waiting for locks."""
        return self._pooled(self._writing)

    @cached_property
    def read(self) -> AsyncEngine:
        """For reports: the app role, each statement a read-only transaction of its own, with a deadline."""
        return self._pooled(self._reading, isolation_level="AUTOCOMMIT")

    @cached_property
    def drivers(self) -> DriverPool:
        """For reads whose statement is compiled already: sessions as those of `read`, without SQLAlchemy."""
        return DriverPool(self._creator(self._reading), self._settings.pool_size)

    @cached_property
    def export(self) -> AsyncEngine:
        """For exports: as `read`, with a deadline of their own, few at once, and days and times written by ISO 8601."""
        deadline = str(round(self._settings.export_timeout_s * 1000))
        session = {**self._reading, "statement_timeout": deadline, "datestyle": "ISO"}
        return self._pooled(session, pool_size=self._settings.exports_limit, isolation_level="AUTOCOMMIT")

    @cached_property
    def _bulk(self) -> AsyncEngine:
        """As `write`, with room for large temporary tables, which a session keeps: so each session is used once."""
        session = {**self._writing, "temp_buffers": _TEMPORARY_MEMORY}
        return create_async_engine(_DIALECT, poolclass=NullPool, async_creator=self._creator(session))

    @asynccontextmanager
    async def bulk(self, *, large: bool = False) -> AsyncIterator[tuple[AsyncConnection, Driver]]:
        """Open a write transaction and give both its SQLAlchemy connection and its driver connection, for COPY.

        Commits at the end, rolls both back on an error. A `large` one gets a session of its own, which keeps temporary
        tables in memory: for a small one that costs more than it saves.
        """
        async with (self._bulk if large else self.write).begin() as connection:
            yield connection, await begun_driver(connection)

    async def check(self) -> None:
        """Connect once as the owner. Raises ConfigurationError, see `Address.connect`."""
        driver = await self._address.connect({})
        await driver.close()

    async def dispose(self) -> None:
        """Close all connections."""
        for name in ("owner", "write", "_bulk", "read", "export"):
            engine: AsyncEngine | None = self.__dict__.pop(name, None)
            if engine is not None:
                await engine.dispose()
        drivers: DriverPool | None = self.__dict__.pop("drivers", None)
        if drivers is not None:
            await drivers.close()

    @property
    def _writing(self) -> dict[str, str]:
        return {"role": APP_ROLE, "lock_timeout": str(self._settings.lock_timeout_ms)}

    @property
    def _reading(self) -> dict[str, str]:
        return {
            "role": APP_ROLE,
            "default_transaction_read_only": "on",
            "statement_timeout": str(self._settings.statement_timeout_ms),
            "jit": "off",
        }

    def _creator(self, session: dict[str, str]) -> Callable[[], Coroutine[Any, Any, Driver]]:
        async def connect() -> Driver:
            return await self._address.connect(session)

        return connect

    def _pooled(self, session: dict[str, str], **options: Any) -> AsyncEngine:
        engine = create_async_engine(
            _DIALECT,
            async_creator=self._creator(session),
            max_overflow=0,
            **{"pool_size": self._settings.pool_size, **options},
        )
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return engine


_DIALECT = "postgresql+asyncpg://"

_TEMPORARY_MEMORY = "256MB"
"""Of temporary tables, what a large write may keep in memory; a session begins with 8 MB."""


async def driver_of(connection: AsyncConnection) -> Driver:
    """Return the driver connection of a SQLAlchemy connection."""
    raw = await connection.get_raw_connection()
    return cast("Driver", raw.driver_connection)


async def begun_driver(connection: AsyncConnection) -> Driver:
    """Return the driver connection of a SQLAlchemy transaction, sure that BEGIN has been sent.

    SQLAlchemy sends it with its own first statement only: a COPY before that would survive a rollback.
    """
    driver = await driver_of(connection)
    if not driver.is_in_transaction():
        await connection.execute(text("SELECT 1"))
    return driver


def _refuse_closed(dbapi_connection: Any, *_: object) -> None:
    """Make the pool replace a connection that the server has closed, which costs no question to the server."""
    if dbapi_connection.driver_connection.is_closed():
        raise DisconnectionError
