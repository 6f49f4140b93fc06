"""Running a report's statements side by side or as a stream."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Sequence

    import sqlalchemy as sa

    from loyalty_graph.repository import Repository

BATCH_ROWS: Final = 1_000
"""Rows fetched at a time by a stream: enough to make the way to the server cheap, few enough to hold in memory."""


async def stream(repository: Repository, statement: sa.Select[Any]) -> AsyncGenerator[Sequence[sa.Row[Any]]]:
    """The rows of a statement in batches, all of one instant; close it when you stop early. Raises as `fetch`."""
    with clear_errors():
        async with repository.database.export.connect() as connection:
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
