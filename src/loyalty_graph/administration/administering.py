"""A verb, done: one transaction that claims the key, writes, leaves an operation and raises the account's version.

Everything or nothing is written, and a repeat of a request that was done answers what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.actions.recording import Record, claim, find_claim, record_operation
from loyalty_graph.actions.retrying import retried
from loyalty_graph.administration.verb import Work
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.ledger.clock import touch
from loyalty_graph.ledger.locks import lock_programme
from loyalty_graph.ledger.tables import operations
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.administration.requests import VerbRequest
    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and to what, by the id of its table."""

    operation_id: int
    subject_id: int


async def administer(repository: Repository, request: VerbRequest, *, deadline_s: float) -> Done:
    """Do what is requested; if it was done before, say what that was.

    Tries again, up to the deadline, while other writes hold what it needs. Raises InputError, its field the path within
    the input; ActionRefusedError where there are several reasons; PostingError (LEDGER_BUSY) at the deadline. After any
    of them nothing was written.
    """
    request.check_form()
    with clear_errors():
        async with repository.database.read.connect() as connection:
            found = await find_claim(connection, repository.scope.account_id, request)
            if found is not None:
                return await _done_before(connection, found.operation_id)
        return await retried(lambda: _attempt(repository, request), deadline_s)


async def _attempt(repository: Repository, request: VerbRequest) -> Done:
    account_id = repository.scope.account_id
    async with repository.database.write.begin() as connection:
        claimed = await claim(connection, account_id, request)
        if not claimed.is_new:
            return await _done_before(connection, claimed.operation_id)
        await lock_programme(connection, repository.scope.code, shared=not request.verb.alone)
        now: dt.datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
        work = Work(connection, account_id, now, request.given_names)
        changed = await request.verb.write(work, request.arguments)
        done = Done(claimed.operation_id, changed.subject_id)
        await record_operation(
            connection,
            request,
            Record(
                account_id,
                done.operation_id,
                OperationStatus.DONE,
                now,
                changed.member_count,
                points_delta=0,
                subject_id=done.subject_id,
            ),
        )
        await touch(connection, account_id)
        return done


async def _done_before(connection: AsyncConnection, operation_id: int) -> Done:
    subject = sa.select(operations.c.subject_id).where(operations.c.operation_id == operation_id)
    return Done(operation_id, (await connection.execute(subject)).scalar_one())
