"""Connections of the driver itself, pooled: for statements whose text is known, without the cost of SQLAlchemy.

What SQLAlchemy would do to values on their way in and out is left to the layers above.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from loyalty_graph.database.sessions import Driver

_WAIT_SECONDS: Final = 30.0
"""Longest wait for a connection: that of SQLAlchemy's pools."""

_CLOSE_SECONDS: Final = 2.0
"""Longest wait for the server to stop a statement: that of SQLAlchemy's pools."""


class ConnectionLostError(Exception):
    """A connection ended while a statement ran on it."""


class NoConnectionFreeError(Exception):
    """All connections were in use for longer than anybody waits."""


class DriverPool:
    """Up to `size` connections, each opened by `connect` when there is none free, and used by one statement at a time.

    The connection used last is the first to be used again: its statements are prepared and its pages are warm.
    """

    def __init__(self, connect: Callable[[], Coroutine[Any, Any, Driver]], size: int) -> None:
        self._connect = connect
        self._turns = asyncio.Semaphore(size)
        self._free: deque[Driver] = deque()
        self._closing: set[asyncio.Task[None]] = set()

    async def fetch(self, text: str, values: Sequence[Any]) -> list[asyncpg.Record]:
        """The rows of a statement, prepared once per connection.

        Raises asyncpg.PostgresError for what the database refuses, ConnectionLostError, NoConnectionFreeError, and what
        `connect` raises.
        """
        await self._turn()
        try:
            driver = self._open_one() or await self._connect()
            try:
                rows = await driver.fetch(text, *values)
            except asyncpg.PostgresError:
                self._free.append(driver)
                raise
            except BaseException as error:
                lost = driver.is_closed() and isinstance(error, asyncpg.InterfaceError | OSError)
                self._give_up(driver)
                if lost:
                    raise ConnectionLostError from error
                raise
            self._free.append(driver)
        finally:
            self._turns.release()
        return rows

    async def close(self) -> None:
        """Close all connections that are free, and wait for those that were given up."""
        while self._free:
            await self._free.pop().close()
        await asyncio.gather(*self._closing)

    async def _turn(self) -> None:
        if not self._turns.locked():
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            raise NoConnectionFreeError from None

    def _open_one(self) -> Driver | None:
        """A free connection that the server has not closed meanwhile."""
        while self._free:
            driver = self._free.pop()
            if not driver.is_closed():
                return driver
        return None

    def _give_up(self, driver: Driver) -> None:
        """Close a connection, not waiting for it: the server has to be told to stop what may still run there."""
        closing = asyncio.create_task(_closed(driver))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


async def _closed(driver: Driver) -> None:
    with suppress(Exception):  # whatever it is, the driver has cut the connection off then
        await driver.close(timeout=_CLOSE_SECONDS)
