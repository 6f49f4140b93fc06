"""What an action would do to each selected member, worked out in one statement: before and after, and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from loyalty_graph.actions.changes import Booking
from loyalty_graph.actions.kinds.all_kinds import kinds_of
from loyalty_graph.actions.programme import read_programme
from loyalty_graph.actions.rules import BROKEN, MESSAGES, OUT_OF_RANGE, error_of
from loyalty_graph.actions.staging import planned_changes, selected_members
from loyalty_graph.actions.steps import planned_steps
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import DeclarationError, InputError, Refusal
from loyalty_graph.ledger.tables import balance_types, campaigns, customers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.actions.requests import ActionRequest
    from loyalty_graph.repository import Repository

_NUMBER_OUT_OF_RANGE: Final = "22003"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is in planned_changes, all in all."""

    points_delta: int
    rejected: int


async def plan_changes(connection: AsyncConnection, repository: Repository, changes: Sequence[Change]) -> Plan:
    """Fill planned_changes for the members in selected_members, as of `repository.scope.now`.

    Raises InputError: UNKNOWN_BALANCE_TYPE, NO_DEFAULT_BALANCE_TYPE, UNKNOWN_CAMPAIGN, UNKNOWN_REASON,
    UNKNOWN_PRICE_GROUP, UNKNOWN_NEWSLETTER, POINTS_OUT_OF_RANGE for the sum of all; DeclarationError (ACTION_BROKEN)
    for what no action may ask for.
    """
    programme = await read_programme(connection, repository, changes)
    statement = _planned(planned_steps(changes, programme), repository)
    try:
        await connection.execute(statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NUMBER_OUT_OF_RANGE:
            raise
        raise InputError(OUT_OF_RANGE, MESSAGES[OUT_OF_RANGE]) from error
    points, rejected, broken = (await connection.execute(_FIGURES)).one()
    if broken:
        raise DeclarationError(BROKEN, MESSAGES[BROKEN])
    for sentence, shown in [fault for kind in kinds_of(changes) for fault in kind.faults.items()]:
        if await connection.scalar(sa.select(shown.exists())):
            raise DeclarationError(BROKEN, sentence)
    if abs(points) > POINTS_LIMIT:
        raise InputError(OUT_OF_RANGE, f"All in all, points would change by more than {POINTS_LIMIT:,}.")
    return Plan(int(points), rejected)


async def refusals(connection: AsyncConnection, request: ActionRequest, changes: Sequence[Change]) -> list[Refusal]:
    """Why changes of what is requested are rejected, in order of references."""
    bookings = [change for change in changes if isinstance(change, Booking)]
    messages = MESSAGES | {code: text for booking in bookings for code, text in booking.refusals.items()}
    at_fault = request.action.at_fault
    found = (
        sa.select(selected_members.c.reference, planned_changes.c.error)
        .join(selected_members, selected_members.c.member_id == planned_changes.c.member_id)
        .where(planned_changes.c.error.is_not(None))
        .distinct()
        .order_by(selected_members.c.reference, planned_changes.c.error)
    )
    rows = await connection.execute(found)
    return [
        Refusal(code, f"{name}: {messages[code]}", (at_fault.get(code, request.selection.field),), name)
        for name, code in rows
    ]


_FIGURES: Final = sa.select(
    sa.func.coalesce(
        sa.func.sum(planned_changes.c.points).filter(planned_changes.c.error.is_distinct_from(OUT_OF_RANGE)), 0
    ),
    sa.func.count(planned_changes.c.error),
    sa.func.coalesce(sa.func.bool_or(planned_changes.c.error == BROKEN), sa.false()),
)
"""Points in all, rejected changes, and whether some change is broken."""


def _planned(moves: sa.Subquery, repository: Repository) -> sa.Insert:
    names = [column.name for column in planned_changes.c if column.name not in ("points_after", "error")]
    joined: sa.FromClause = moves.outerjoin(customers, customers.c.member_id == moves.c.member_id)
    for table, key in ((balance_types, "balance_type_id"), (campaigns, "campaign_id")):
        own = table.c.account_id == repository.scope.account_id
        joined = joined.outerjoin(table, sa.and_(table.c[key] == moves.c[key], own))
    rows = sa.select(
        *(moves.c[name] for name in names), moves.c.after, error_of(moves, repository.scope.now)
    ).select_from(joined)
    return sa.insert(planned_changes).from_select([*names, "points_after", "error"], rows)
