"""A verb, done: it writes, leaves an operation and raises the account's version, all in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.administration.verb import Work
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.ledger.clock import touch
from loyalty_graph.ledger.locks import lock_programme
from loyalty_graph.operations.doing import do_once, done_before
from loyalty_graph.operations.recording import Record, record_operation
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.administration.requests import VerbRequest
    from loyalty_graph.repository import Repository


async def administer(repository: Repository, request: VerbRequest, *, deadline_s: float) -> int:
    """Do what is requested, or find that it was done before; return the operation's id.

    Raises InputError, its field the path within the input, and for a statement that took too long (DEADLINE_EXCEEDED);
    ActionRefusedError where there are several reasons; PostingError (LEDGER_BUSY) at the deadline. After any of them
    nothing was written.
    """

    async def perform(connection: AsyncConnection, operation_id: int) -> None:
        await _perform(connection, repository, request, operation_id)

    with clear_errors():
        found = await done_before(repository, request)
        return await do_once(repository, request, perform, deadline_s) if found is None else found


async def _perform(
    connection: AsyncConnection, repository: Repository, request: VerbRequest, operation_id: int
) -> None:
    account_id = repository.scope.account_id
    await lock_programme(connection, repository.scope.code, shared=not request.verb.alone)
    now: dt.datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
    work = Work(connection, account_id, now, request.given_names)
    changed = await request.verb.write(work, request.arguments)
    known = Record(
        account_id,
        operation_id,
        OperationStatus.DONE,
        now,
        changed.member_count,
        points_delta=0,
        subject_id=changed.subject_id,
    )
    await record_operation(connection, request, known)
    await touch(connection, account_id, changed.members)
