"""Running a report's statements: at once or as a stream, with what the database refuses turned into clear errors."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.errors import InputError, LoyaltyGraphError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence

    from loyalty_graph.repository import Repository

BATCH_ROWS: Final = 1_000
"""Rows fetched at a time by a stream: enough to make the way to the server cheap, few enough to hold in memory."""

_QUERY_CANCELED: Final = "57014"
_NUMBER_OUT_OF_RANGE: Final = "22003"


async def fetch(repository: Repository, statement: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    """All rows of a statement. Raises InputError (DEADLINE_EXCEEDED), LoyaltyGraphError (POINTS_OUT_OF_RANGE)."""
    with clear_errors():
        return await repository.fetch(statement)


async def stream(repository: Repository, statement: sa.Select[Any]) -> AsyncGenerator[Sequence[sa.Row[Any]]]:
    """The rows of a statement in batches, all of one instant. Raises as `fetch`; close it when you stop early."""
    with clear_errors():
        async with repository.database.read.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            result = await connection.stream(statement, execution_options={"yield_per": BATCH_ROWS})
            async for batch in result.partitions():
                yield batch


async def side_by_side(*reads: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results of several reads at once. Raises the error of the first that fails, when all have ended.

    None is left running behind an error: it would hold its connection while nobody waits for it.
    """
    results = await asyncio.gather(*reads, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


@contextmanager
def clear_errors() -> Iterator[None]:
    """Raise what the database refuses meanwhile as InputError or LoyaltyGraphError, as `fetch` says."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _QUERY_CANCELED:
            text = "The answer takes longer than a read may take: narrow the filter or ask for less at once."
            raise InputError("DEADLINE_EXCEEDED", text) from error
        if state == _NUMBER_OUT_OF_RANGE:
            text = "A number of the answer is beyond what can be answered exactly."
            raise LoyaltyGraphError("POINTS_OUT_OF_RANGE", text) from error
        raise
