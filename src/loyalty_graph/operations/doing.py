"""A request, done once: in one transaction that claims its key, tried again while other writes stand in its way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.operations.keys import claim, claimed_before
from loyalty_graph.operations.retrying import retried

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.operations.request import Request
    from loyalty_graph.repository import Repository

_SETTINGS: Final = {"work_mem": "64MB", "jit": "off"}
"""Of the transaction: it may sort many members, and none of its statements is worth compiling."""


async def done_before(repository: Repository, request: Request) -> int | None:
    """The operation_id of a request that was done before; None if it was not.

    Raises InputError for its form, and IDEMPOTENCY_KEY_REUSED where its key was used for another one.
    """
    request.check_form()
    async with repository.database.read.connect() as connection:
        return await claimed_before(connection, repository.scope.account_id, request)


async def do_once(
    repository: Repository,
    request: Request,
    perform: Callable[[AsyncConnection, int], Awaitable[None]],
    deadline_s: float,
) -> int:
    """Let `perform` do the request and record it under the operation_id it is given, unless it was done; return that.

    Tries again, up to the deadline, while other writes hold what it needs; no statement takes longer than that either.
    Raises as `retried` and `claim`, and whatever `perform` raises: then nothing was written.
    """
    settings = {**_SETTINGS, "statement_timeout": f"{math.ceil(deadline_s * 1_000)}"}

    async def attempt() -> int:
        async with repository.database.write.begin() as connection:
            await connection.execute(sa.select(*(sa.func.set_config(*each, sa.true()) for each in settings.items())))
            claimed = await claim(connection, repository.scope.account_id, request)
            if claimed.is_new:
                await perform(connection, claimed.operation_id)
            return claimed.operation_id

    return await retried(attempt, deadline_s)
