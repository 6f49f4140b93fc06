"""An action, done: it locks the members, plans, refuses or applies, and records, all in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.actions.gathering import gather_members, selected_ids
from loyalty_graph.actions.kinds.all_kinds import kinds_of
from loyalty_graph.actions.kinds.kind import Applied
from loyalty_graph.actions.outcomes import record_outcomes
from loyalty_graph.actions.planning import plan_changes, refusals
from loyalty_graph.actions.previews import refuse_spent, refuse_stale
from loyalty_graph.actions.staging import create_action_tables, selected_members
from loyalty_graph.actions.undoing import refuse_undone
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.ledger.clock import MOST_MEMBERS, touch
from loyalty_graph.ledger.locks import lock_programme
from loyalty_graph.operations.doing import do_once, done_before
from loyalty_graph.operations.recording import Record, record_operation
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.kinds.kind import Kind
    from loyalty_graph.actions.requests import ActionRequest
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


async def act(repository: Repository, request: ActionRequest, *, deadline_s: float) -> int:
    """Do the action, or show what it would do, or find that either was done before; return the operation's id.

    Raises InputError for what is wrong with the request as a whole, its field the path within the input, and for a
    statement that took too long (DEADLINE_EXCEEDED); ActionRefusedError listing all that is wrong with members;
    PostingError (LEDGER_BUSY) at the deadline. After any of them nothing was written.
    """
    with clear_errors():
        found = await done_before(repository, request)
        if found is not None:
            return found
        await request.check(repository)
        members = await request.selection.members(repository)

        async def perform(connection: AsyncConnection, operation_id: int) -> None:
            await _perform(connection, repository, request, members, operation_id)

        return await do_once(repository, request, perform, deadline_s)


async def _perform(
    connection: AsyncConnection, repository: Repository, request: ActionRequest, members: Select, operation_id: int
) -> None:
    """Do it under the claim. A preview locks nobody: its plan is one statement, which sees one moment anyway."""
    account_id = repository.scope.account_id
    changes = request.action.changes(repository, selected_members, request.arguments)
    if not request.dry_run and any(kind.needs_programme for kind in kinds_of(changes)):
        await lock_programme(connection, repository.scope.code, shared=True)
    await create_action_tables(connection)
    count = await gather_members(connection, repository, request.selection, members, locked=not request.dry_run)
    if request.undoes_id is not None:
        await refuse_undone(connection, account_id, request.undoes_id)
    if count == 0 and request.preview_id is None:
        raise InputError("EMPTY_SELECTION", "The selection holds no member.", field=(request.selection.field,))
    now: dt.datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
    if request.preview_id is not None:
        await refuse_spent(connection, account_id, request.preview_id, now)
    current = replace(repository, scope=replace(repository.scope, instant=now))
    changes = request.action.changes(current, selected_members, request.arguments)
    plan = await plan_changes(connection, current, changes)
    if request.preview_id is not None:
        await refuse_stale(connection, request.preview_id)
    if plan.rejected and not request.dry_run:
        raise ActionRefusedError(await refusals(connection, request, changes))
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
    code = await record_operation(connection, request, known)
    await record_outcomes(connection, account_id, operation_id)
    kinds = [] if request.dry_run else kinds_of(changes)
    changed: Sequence[int] | None = []  # a preview leaves nothing but itself
    if not request.dry_run:
        changed = await selected_ids(connection) if count <= MOST_MEMBERS else None
    if not await _apply(connection, kinds, Applied(account_id, operation_id, code, now, changed)):
        await touch(connection, account_id, changed)


async def _apply(connection: AsyncConnection, kinds: Sequence[Kind], applied: Applied) -> bool:
    """Do what is planned, points last; return whether that moved the account's clock."""
    clock_moved = False
    for kind in reversed(kinds):
        clock_moved = await kind.apply(connection, applied)
    return clock_moved
