"""Work that several fields of one request share: begun at first need, done once, safe from a sibling's failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class Shared(Generic[T]):
    """The result of `start()`, which runs at the first `get` and only once.

    When a field fails, GraphQL cancels the fields beside it: they stop waiting, the work goes on for others.
    """

    def __init__(self, start: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._start = start
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The result. Raises what `start` raised."""
        if self._task is None:
            self._task = asyncio.create_task(self._start())
        return await unharmed(self._task)


async def unharmed(work: asyncio.Future[T]) -> T:
    """Await work that outlives its waiter: cancelling the waiter cancels nothing else, no failure is left unheard."""
    work.add_done_callback(_hear)
    return await asyncio.shield(work)


def _hear(work: asyncio.Future[Any]) -> None:
    if not work.cancelled():
        work.exception()
