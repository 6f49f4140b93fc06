"""An action, done: one transaction that claims the key, locks the members, plans, refuses or books, and records.

Everything or nothing is written, and a repeat of a request that was done answers what was done.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.actions.gathering import gather_members
from loyalty_graph.actions.planning import plan_changes, refusals
from loyalty_graph.actions.previews import refuse_spent, refuse_stale
from loyalty_graph.actions.recording import Record, claim, find_claim, record
from loyalty_graph.actions.retrying import retried
from loyalty_graph.actions.selection import PATH
from loyalty_graph.actions.staging import create_action_tables, planned_changes, selected_members
from loyalty_graph.actions.undoing import refuse_undone
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import ActionRefusedError, InputError, PostingError
from loyalty_graph.ledger.clock import touch
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.staging import create_staged_entries, staged_entries
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.requests import ActionRequest
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository

_SETTINGS: Final = {"work_mem": "64MB", "jit": "off"}
"""Of the transaction: it may sort many members, and none of its statements is worth compiling."""


async def act(repository: Repository, request: ActionRequest, *, deadline_s: float) -> int:
    """Do the action, or show what it would do, and return the operation's id; if it was done before, that one's.

    Tries again, up to the deadline, while other writes hold what it needs; no statement takes longer than that either.
    Raises InputError for what is wrong with the request as a whole, its field the path within the input, and for a
    statement that took too long (DEADLINE_EXCEEDED); ActionRefusedError listing all that is wrong with members;
    PostingError (LEDGER_BUSY) at the deadline. After any of them nothing was written.
    """
    request.check_form()
    with clear_errors():
        async with repository.database.read.connect() as connection:
            found = await find_claim(connection, repository.scope.account_id, request)
        if found is not None:
            return found.operation_id
        await request.check(repository)
        members = await request.selection.members(repository)
        return await retried(lambda: _attempt(repository, request, members, deadline_s), deadline_s)


async def _attempt(repository: Repository, request: ActionRequest, members: Select, deadline_s: float) -> int:
    settings = {**_SETTINGS, "statement_timeout": f"{math.ceil(deadline_s * 1_000)}"}
    async with repository.database.write.begin() as connection:
        await connection.execute(sa.select(*(sa.func.set_config(*each, sa.true()) for each in settings.items())))
        claimed = await claim(connection, repository.scope.account_id, request)
        if claimed.is_new:
            await _perform(connection, repository, request, members, claimed.operation_id)
        return claimed.operation_id


async def _perform(
    connection: AsyncConnection, repository: Repository, request: ActionRequest, members: Select, operation_id: int
) -> None:
    """Do it under the claim. A preview locks nobody: its plan is one statement, which sees one moment anyway."""
    account_id = repository.scope.account_id
    await create_action_tables(connection)
    count = await gather_members(connection, repository, request.selection, members, locked=not request.dry_run)
    if request.undoes_id is not None:
        await refuse_undone(connection, account_id, request.undoes_id)
    if count == 0 and request.preview_id is None:
        raise InputError("EMPTY_SELECTION", "The selection holds no member.", field=PATH)
    now: dt.datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
    if request.preview_id is not None:
        await refuse_spent(connection, account_id, request.preview_id, now)
    current = replace(repository, scope=replace(repository.scope, now=now))
    plan = await plan_changes(connection, current, request.action.changes(current, selected_members, request.arguments))
    if request.preview_id is not None:
        await refuse_stale(connection, request.preview_id)
    if plan.rejected and not request.dry_run:
        raise ActionRefusedError(await refusals(connection))
    status = OperationStatus.DONE
    if request.dry_run:
        status = OperationStatus.FAILED if plan.rejected else OperationStatus.PREVIEW
    known = Record(
        account_id,
        operation_id,
        status,
        now,
        count,
        plan.points_delta,
        preview_id=request.preview_id,
        undoes_id=None if request.dry_run else request.undoes_id,
    )
    code = await record(connection, request, known)
    if request.dry_run:
        await touch(connection, account_id)
    else:
        await _book(connection, account_id, code, now)


async def _book(connection: AsyncConnection, account_id: int, code: str, now: dt.datetime) -> None:
    """Post the planned changes as the operation's entries: the last act of the transaction."""
    await create_staged_entries(connection)
    planned = planned_changes.c
    values = {
        **{name: planned[name] for name in ("member_id", "balance_type_id", "campaign_id", "kind", "effect", "points")},
        **{name: planned[name] for name in ("reverses_seq", "reason_id", "note", "line")},
        "effective_at": sa.literal(now, staged_entries.c.effective_at.type),
        "day": sa.literal(now.astimezone(dt.UTC).date(), sa.Date),
        "operation": sa.literal(code, sa.Text),
    }
    entries = sa.select(*values.values()).where(planned.points != 0)
    await connection.execute(sa.insert(staged_entries).from_select(list(values), entries))
    try:
        posted = await post(connection, account_id)
    except PostingError as error:
        if error.code == "LEDGER_BUSY":
            raise
        raise InputError(error.code, error.message) from error
    if posted.tick is None:
        await touch(connection, account_id)
