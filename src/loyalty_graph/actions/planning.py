"""What an action would do to each selected member, worked out in one statement: points before and after, and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from loyalty_graph.actions.programme import Programme, read_programme
from loyalty_graph.actions.rules import BROKEN, MESSAGES, OUT_OF_RANGE, UNPAIRED, error_of
from loyalty_graph.actions.staging import planned_changes, selected_members
from loyalty_graph.domain.effects import BY_REASON, DIRECTIONS, FIXED, Direction, Effect
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import DeclarationError, InputError, Refusal
from loyalty_graph.ledger.tables import EFFECT, KIND, TEXT, balance_types, balances, campaigns, customers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.repository import Repository

_NUMBER_OUT_OF_RANGE: Final = "22003"
_SIGNS: Final = {Direction.UP: 1, Direction.DOWN: -1, Direction.EITHER: 0}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is in planned_changes, all in all."""

    points_delta: int
    rejected: int


async def plan_changes(connection: AsyncConnection, repository: Repository, changes: Sequence[Change]) -> Plan:
    """Fill planned_changes for the members in selected_members, as of `repository.scope.now`.

    Raises InputError: UNKNOWN_BALANCE_TYPE, NO_DEFAULT_BALANCE_TYPE, UNKNOWN_CAMPAIGN, UNKNOWN_REASON,
    POINTS_OUT_OF_RANGE for the sum of all; DeclarationError (ACTION_BROKEN) for what no action may ask for.
    """
    programme = await read_programme(connection, repository, changes)
    moves = _moves([_rows(change, step, programme) for step, change in enumerate(changes)])
    statement = _planned(moves, repository)
    try:
        await connection.execute(statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NUMBER_OUT_OF_RANGE:
            raise
        raise InputError(OUT_OF_RANGE, MESSAGES[OUT_OF_RANGE]) from error
    points, rejected, broken, unpaired = (await connection.execute(_FIGURES)).one()
    if broken or unpaired:
        raise DeclarationError(BROKEN, UNPAIRED if unpaired else MESSAGES[BROKEN])
    if abs(points) > POINTS_LIMIT:
        raise InputError(OUT_OF_RANGE, f"All in all, points would change by more than {POINTS_LIMIT:,}.")
    return Plan(int(points), rejected)


async def refusals(connection: AsyncConnection) -> list[Refusal]:
    """Why changes are rejected, in order of references."""
    found = (
        sa.select(selected_members.c.reference, planned_changes.c.error)
        .join(selected_members, selected_members.c.member_id == planned_changes.c.member_id)
        .where(planned_changes.c.error.is_not(None))
        .distinct()
        .order_by(selected_members.c.reference, planned_changes.c.error)
    )
    rows = await connection.execute(found)
    return [Refusal(code, f"{name}: {MESSAGES[code]}", ("selection",), name) for name, code in rows]


_UNPAIRED: Final = (
    sa.select(planned_changes.c.member_id)
    .where(planned_changes.c.effect == Effect.TRANSFER)
    .group_by(planned_changes.c.member_id)
    .having(sa.func.sum(planned_changes.c.points) != 0)
)

_FIGURES: Final = sa.select(
    sa.func.coalesce(
        sa.func.sum(planned_changes.c.points).filter(planned_changes.c.error.is_distinct_from(OUT_OF_RANGE)), 0
    ),
    sa.func.count(planned_changes.c.error),
    sa.func.coalesce(sa.func.bool_or(planned_changes.c.error == BROKEN), sa.false()),
    sa.exists(_UNPAIRED),
)
"""Points in all, rejected changes, whether some change is broken, and whether some transfer is half a one."""

_NO_ROWS: Final = sa.select(
    *(
        sa.cast(sa.null(), type_).label(name)
        for name, type_ in {
            "member_id": sa.BigInteger(),
            "step": sa.Integer(),
            "balance_type_id": sa.BigInteger(),
            "campaign_id": sa.BigInteger(),
            "kind": KIND,
            "sign": sa.Integer(),
            "effect": EFFECT,
            "points": sa.BigInteger(),
            "reason_id": sa.BigInteger(),
            "note": TEXT,
        }.items()
    )
).where(sa.false())
"""What is planned, in the types that it has, where an action books nothing."""


def _rows(change: Change, step: int, programme: Programme) -> sa.Select[Any]:
    """The rows of a change, with all that is the same for each of them."""
    rows = change.rows.subquery(f"change_{step}")
    is_whole = sa.func.mod(sa.cast(rows.c.points, sa.Numeric), 1) == 0
    points = sa.case((is_whole, sa.cast(rows.c.points, sa.BigInteger)))
    reason = programme.reason(change.reason)
    balance_type: Any = rows.c.get("balance_type_id")
    if balance_type is None:
        balance_type = sa.literal(programme.balance_type(change.balance_type), sa.BigInteger)
    campaign: Any = rows.c.get("campaign_id")
    if campaign is None:
        campaign = sa.literal(programme.campaign(change.campaign), sa.BigInteger)
    return sa.select(
        rows.c.member_id,
        sa.literal(step, sa.Integer).label("step"),
        sa.cast(balance_type, sa.BigInteger).label("balance_type_id"),
        sa.cast(campaign, sa.BigInteger).label("campaign_id"),
        sa.literal(change.kind, KIND).label("kind"),
        sa.literal(_SIGNS[DIRECTIONS[change.kind]], sa.Integer).label("sign"),
        _effect(change, reason, points).label("effect"),
        points.label("points"),
        sa.literal(None if reason is None else reason.reason_id, sa.BigInteger).label("reason_id"),
        sa.literal(change.note, TEXT).label("note"),
    )


def _effect(change: Change, reason: sa.Row[Any] | None, points: sa.ColumnElement[int]) -> sa.ColumnElement[Effect]:
    if change.kind in FIXED:
        return sa.literal(FIXED[change.kind][1], EFFECT)
    if reason is None:  # of the kinds that a reason decides, this one alone can do without
        return sa.literal(Effect.REVERSED, EFFECT)
    up = reason.effect_up if change.kind in BY_REASON else reason.effect_down
    return sa.case((points > 0, sa.literal(up, EFFECT)), else_=sa.literal(reason.effect_down, EFFECT))


def _moves(rows: Sequence[sa.Select[Any]]) -> sa.Subquery:
    """Each selected member with its changes, the balances after each of them and its number within the member."""
    proposed = sa.union_all(_NO_ROWS, *rows).subquery("proposed")
    line = sa.func.row_number().over(
        partition_by=selected_members.c.member_id,
        # Of one step, what goes up goes first: no balance is short of what the same step gives it.
        order_by=(proposed.c.step, proposed.c.balance_type_id, proposed.c.points.desc(), proposed.c.campaign_id),
    )
    numbered = (
        sa.select(
            selected_members.c.member_id,
            sa.cast(line, sa.Integer).label("line"),
            *(column for column in proposed.c if column.name != "member_id"),
        )
        .select_from(selected_members.outerjoin(proposed, proposed.c.member_id == selected_members.c.member_id))
        .subquery("numbered")
    )
    so_far = sa.func.sum(numbered.c.points).over(
        partition_by=(numbered.c.member_id, numbered.c.balance_type_id), order_by=numbered.c.line, rows=(None, 0)
    )
    same_balance = sa.and_(
        balances.c.member_id == numbered.c.member_id, balances.c.balance_type_id == numbered.c.balance_type_id
    )
    return (
        sa.select(*numbered.c, (sa.func.coalesce(balances.c.points, 0) + so_far).label("after"))
        .select_from(numbered.outerjoin(balances, same_balance))
        .subquery("moves")
    )


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
