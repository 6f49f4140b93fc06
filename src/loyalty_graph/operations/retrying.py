"""Trying a transaction again while other writes stand in its way, and giving up once it takes too long."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import DBAPIError

from loyalty_graph.errors import InputError, PostingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

_SQL_STATES: Final = {"40001", "40P01", "55P03"}
"""Of a serialisation failure, a deadlock, and a lock that was not free in time."""

_TOO_LONG: Final = "57014"
"""The SQL state of a statement that was ended by its timeout."""

_PAUSE_S: Final = 0.05
"""Longest pause before another attempt, so that two which met do not meet again."""


async def retried(attempt: Callable[[], Awaitable[T]], deadline_s: float) -> T:
    """The result of `attempt`, which is made again up to the deadline while another write holds what it needs.

    Raises whatever else it raises, PostingError (LEDGER_BUSY) at the deadline, and InputError (DEADLINE_EXCEEDED) where
    one of its statements took longer than the database lets it.
    """
    until = time.monotonic() + deadline_s
    while True:
        try:
            return await attempt()
        except (DBAPIError, PostingError) as error:
            if _state(error) == _TOO_LONG:
                text = "It takes longer than it may. Nothing was changed: ask for less at once."
                raise InputError("DEADLINE_EXCEEDED", text) from error
            if not _is_busy(error):
                raise
            if time.monotonic() >= until:
                text = "Other writes hold what this one needs. Nothing was changed; try again."
                raise PostingError("LEDGER_BUSY", text) from error
        await asyncio.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311 - not a secret


def _is_busy(error: DBAPIError | PostingError) -> bool:
    if isinstance(error, PostingError):
        return error.code == "LEDGER_BUSY"
    return _state(error) in _SQL_STATES


def _state(error: DBAPIError | PostingError) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)
