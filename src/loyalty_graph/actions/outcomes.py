"""What an action means for each member: the outcomes that its planned changes come to, and their record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.actions.rules import OUT_OF_RANGE
from loyalty_graph.actions.staging import planned_changes
from loyalty_graph.domain.operations import OutcomeStatus
from loyalty_graph.ledger.tables import operation_outcomes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def record_outcomes(connection: AsyncConnection, account_id: int, operation_id: int) -> None:
    """Write the outcomes of the planned changes."""
    rows = {
        **planned_outcomes(),
        "operation_id": sa.literal(operation_id, sa.BigInteger),
        "account_id": sa.literal(account_id, sa.BigInteger),
    }
    await connection.execute(sa.insert(operation_outcomes).from_select(list(rows), sa.select(*rows.values())))


def planned_outcomes() -> dict[str, sa.ColumnElement[Any]]:
    """The outcomes that the planned changes come to: columns of operation_outcomes, as expressions."""
    planned = planned_changes.c
    sayable = planned.error.is_distinct_from(OUT_OF_RANGE)
    other_value = planned.value_before.is_distinct_from(planned.value_after)
    before = sa.case((sayable, planned.points_after - planned.points))
    return {
        "member_id": planned.member_id,
        "line": planned.line,
        "balance_type_id": planned.balance_type_id,
        "effect": planned.effect,
        "points_before": before,
        "points_after": sa.case((sayable, planned.points_after)),
        "delta": sa.case((sayable, sa.func.coalesce(planned.points, 0))),
        "status": sa.case(
            (planned.error.is_not(None), _status(OutcomeStatus.REJECTED)),
            (planned.clamped, _status(OutcomeStatus.CLAMPED)),
            (sa.or_(planned.points != 0, other_value), _status(OutcomeStatus.CHANGED)),
            (planned.restores, _status(OutcomeStatus.CHANGED_SINCE)),
            else_=_status(OutcomeStatus.UNCHANGED),
        ),
        "error": planned.error,
        **{name: planned[name] for name in ("attribute", "newsletter_id", "voucher_id", "value_before", "value_after")},
    }


def _status(status: OutcomeStatus) -> sa.ColumnElement[OutcomeStatus]:
    return sa.literal(status, operation_outcomes.c.status.type)
