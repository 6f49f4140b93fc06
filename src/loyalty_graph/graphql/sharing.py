"""Work of one request that no failure of a field interrupts, and work that several of its fields share.

When a field fails, GraphQL cancels the fields beside it. A read that is cancelled costs its connection, and one that
others wait for as well must go on: so fields only stop waiting, and the request ends when all of its work has. Only
when nobody waits for the request itself is its work stopped.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class Work:
    """The work of one request that may outlive those who wait for it."""

    def __init__(self) -> None:
        self._pending: set[asyncio.Future[Any]] = set()

    async def apart(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a coroutine that goes on if its waiter is cancelled. Raises what it raises."""
        return await self.outlive(asyncio.create_task(work))

    async def outlive(self, work: asyncio.Future[T]) -> T:
        """Await work, leaving it to go on if the waiter is cancelled. Raises what it raises."""
        if not work.done():
            self._pending.add(work)
            work.add_done_callback(self._ended)
        return await asyncio.shield(work)

    def stop(self) -> None:
        """Cancel what goes on: nobody waits for the request any more."""
        for work in self._pending:
            work.cancel()

    async def ended(self) -> None:
        """Wait until nothing goes on any more."""
        while self._pending:
            await asyncio.wait(self._pending)

    def _ended(self, work: asyncio.Future[Any]) -> None:
        self._pending.discard(work)
        if not work.cancelled():
            work.exception()  # heard, even if nobody waits for it any more


class Shared(Generic[T]):
    """The result of `start()`, which runs at the first `get` and only once."""

    def __init__(self, work: Work, start: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._work = work
        self._start = start
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The result. Raises what `start` raised."""
        if self._task is None:
            self._task = asyncio.create_task(self._start())
        return await self._work.outlive(self._task)
