"""Doing exactly what a preview showed: the request is read back from it, and what it would do is compared with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.actions.outcomes import planned_outcomes
from loyalty_graph.actions.staging import selected_members
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import ActionRefusedError, InputError, Refusal
from loyalty_graph.ledger.tables import TEXT, members, operation_outcomes, operations

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.repository import Repository

PATH: Final = ("previewId",)
"""Where the preview stands in an action's input."""

LASTS: Final = dt.timedelta(hours=24)
"""How long after it was made a preview may be done."""

_COMPARED: Final = ("balance_type_id", "effect", "delta", "attribute", "newsletter_id", "status", "error")
"""What of an outcome makes it another one, with the value after.

What is before does not, nor balances after: others may move them.
"""

_TIMES: Final = (Attribute.OPTED_OUT_AT, Attribute.CLOSED_AT)
"""Attributes whose value is when it is done."""


async def asked_by_preview(repository: Repository, operation_id: int, kind: str) -> Any:
    """What the preview was asked for: its `selection` and `arguments`. Raises InputError (UNKNOWN_PREVIEW)."""
    known = repository.operations
    mine = sa.select(known.c.request).where(known.c.operation_id == operation_id, known.c.dry_run, known.c.kind == kind)
    found = await repository.fetch_one(mine)
    if found is None:
        raise InputError("UNKNOWN_PREVIEW", "There is no such preview of this action.", field=PATH)
    return found.request


async def refuse_spent(connection: AsyncConnection, account_id: int, operation_id: int, now: dt.datetime) -> None:
    """Refuse a preview that shows what cannot be done, is too old, or was done. Call it once its members are locked.

    Raises InputError: PREVIEW_FAILED, PREVIEW_EXPIRED, PREVIEW_USED.
    """
    doing = operations.alias("doing")
    done = sa.exists().where(doing.c.preview_id == operations.c.operation_id)
    mine = sa.select(operations.c.status, operations.c.created_at, done.label("done")).where(
        operations.c.account_id == account_id, operations.c.operation_id == operation_id
    )
    preview = (await connection.execute(mine)).one()
    if preview.done:
        raise InputError("PREVIEW_USED", "The preview was done already: make another one.", field=PATH)
    if preview.status is OperationStatus.FAILED:
        raise InputError(
            "PREVIEW_FAILED", "The preview shows that it cannot be done; its outcomes say why.", field=PATH
        )
    if now - preview.created_at >= LASTS:
        raise InputError("PREVIEW_EXPIRED", "The preview is older than 24 hours: make another one.", field=PATH)


async def refuse_stale(connection: AsyncConnection, operation_id: int) -> None:
    """Compare what is planned with what the preview showed. Raises ActionRefusedError: PREVIEW_STALE per member."""
    shown = sa.select(operation_outcomes).where(operation_outcomes.c.operation_id == operation_id).subquery("shown")
    outcomes = planned_outcomes()
    names = ("member_id", "line", *_COMPARED, "value_after")
    planned = sa.select(*(outcomes[name].label(name) for name in names)).subquery("planned")
    same_line = sa.and_(shown.c.member_id == planned.c.member_id, shown.c.line == planned.c.line)
    differs = sa.or_(
        shown.c.member_id.is_(None),
        planned.c.member_id.is_(None),
        *(shown.c[name].is_distinct_from(planned.c[name]) for name in _COMPARED),
        _value(shown).is_distinct_from(_value(planned)),
    )
    both = shown.outerjoin(planned, same_line, full=True)
    different = sa.select(sa.func.coalesce(shown.c.member_id, planned.c.member_id)).select_from(both).where(differs)
    found = (
        sa.select(members.c.reference, sa.exists().where(selected_members.c.member_id == members.c.member_id))
        .where(members.c.member_id.in_(different))
        .order_by(members.c.reference)
    )
    stale = [Refusal("PREVIEW_STALE", _why(*row), PATH, row[0]) for row in await connection.execute(found)]
    if stale:
        raise ActionRefusedError(stale)


def _value(outcomes: sa.FromClause) -> sa.ColumnElement[str | None]:
    """The value after, of a time only whether there is one."""
    value = outcomes.c.value_after
    is_time = sa.and_(outcomes.c.attribute.in_(_TIMES), value.is_not(None))
    return sa.case((is_time, sa.literal("", TEXT)), else_=value)


def _why(reference: str, is_selected: bool) -> str:  # noqa: FBT001 - of a row
    if is_selected:
        return f"{reference}: what would be done is not what the preview shows."
    return f"{reference}: the selection does not mean this member any more."
