"""A change of points as moves of balances: what each row asks for, what it books, and the balance after it.

What must not be is said in rules.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.actions.rules import BROKEN
from loyalty_graph.actions.staging import selected_members
from loyalty_graph.domain.effects import BY_REASON, DIRECTIONS, FIXED, Direction, Effect
from loyalty_graph.domain.operations import OnInsufficient
from loyalty_graph.ledger.tables import EFFECT, KIND, TEXT, balances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.actions.changes import Booking, Correction
    from loyalty_graph.actions.programme import Programme

_SIGNS: Final = {Direction.UP: 1, Direction.DOWN: -1, Direction.EITHER: 0}


def moves_of(
    change: Booking | Correction, step: int, programme: Programme, earlier: Sequence[sa.CTE]
) -> sa.Select[Any]:
    """The moves that a change makes of selected members' balances, after those of the `earlier` steps."""
    return _booked(_asked(change, step, programme), change, earlier)


def _asked(change: Booking | Correction, step: int, programme: Programme) -> sa.Subquery:
    """The rows of a change for selected members, with all that is the same for each, in the order of their `place`."""
    rows = change.rows.subquery(f"change_{step}")
    is_whole = sa.func.mod(sa.cast(rows.c.points, sa.Numeric), 1) == 0
    points = sa.case((is_whole, sa.cast(rows.c.points, sa.BigInteger)))
    reason = programme.reason(change.reason)
    balance_type: Any = rows.c.get("balance_type_id")
    if balance_type is None:
        balance_type = programme.balance_type(change.balance_type)
    campaign: Any = rows.c.get("campaign_id")
    if campaign is None:
        campaign = sa.literal(programme.campaign(change.campaign), sa.BigInteger)
    overdraws = change.on_insufficient is OnInsufficient.ALLOW_NEGATIVE or change.kind in _TRANSFERS
    asked = sa.select(
        rows.c.member_id,
        sa.literal(step, sa.Integer).label("step"),
        sa.cast(balance_type, sa.BigInteger).label("balance_type_id"),
        sa.cast(campaign, sa.BigInteger).label("campaign_id"),
        sa.literal(change.kind, KIND).label("kind"),
        sa.literal(_SIGNS[DIRECTIONS[change.kind]], sa.Integer).label("sign"),
        rows.c.get("effect", _effect(change, reason, points)).label("effect"),
        points.label("asked"),
        rows.c.get("reverses_seq", sa.cast(sa.null(), sa.BigInteger)).label("reverses_seq"),
        sa.literal(None if reason is None else reason.reason_id, sa.BigInteger).label("reason_id"),
        sa.literal(change.note, TEXT).label("note"),
        sa.literal(overdraws, sa.Boolean).label("may_overdraw"),
        _refusal(change, rows.c.get("error")).label("refusal"),
    ).subquery(f"asked_{step}")
    # Of one change, what goes up goes first: no balance is short of what the same change gives it. Of corrections of as
    # many points, that of what was booked last: where there are too few, the order decides whose effect is clamped.
    order = (asked.c.balance_type_id, asked.c.asked.desc(), asked.c.campaign_id, asked.c.reverses_seq.desc())
    place = sa.func.row_number().over(partition_by=asked.c.member_id, order_by=order)
    selected = asked.join(selected_members, selected_members.c.member_id == asked.c.member_id)
    return sa.select(*asked.c, place.label("place")).select_from(selected).subquery(f"placed_{step}")


_TRANSFERS: Final = tuple(kind for kind, (_, effect) in FIXED.items() if effect is Effect.TRANSFER)


def _effect(
    change: Booking | Correction, reason: sa.Row[Any] | None, points: sa.ColumnElement[int]
) -> sa.ColumnElement[Effect]:
    if change.kind in FIXED:
        return sa.literal(FIXED[change.kind][1], EFFECT)
    if reason is None:  # of the kinds that a reason decides, this one alone can do without
        return sa.literal(Effect.REVERSED, EFFECT)
    up = reason.effect_up if change.kind in BY_REASON else reason.effect_down
    return sa.case((points > 0, sa.literal(up, EFFECT)), else_=sa.literal(reason.effect_down, EFFECT))


def _refusal(change: Booking | Correction, error: sa.ColumnElement[str | None] | None) -> sa.ColumnElement[str | None]:
    if error is None:
        return sa.cast(sa.null(), TEXT)
    unsayable = sa.and_(error.is_not(None), error.not_in(change.refusals))
    return sa.case((unsayable, sa.literal(BROKEN, TEXT)), else_=sa.cast(error, TEXT))


def _booked(asked: sa.Subquery, change: Booking | Correction, earlier: Sequence[sa.CTE]) -> sa.Select[Any]:
    """The rows with the points that are booked for each, and the balance after it: those that give points first."""
    held: sa.ColumnElement[Any] = sa.func.coalesce(balances.c.points, 0)
    source = asked.outerjoin(balances, _same_balance(balances, asked))
    if earlier:
        moved = _moved(earlier)
        source = source.outerjoin(moved, _same_balance(moved, asked))
        held += sa.func.coalesce(moved.c.points, 0)
    own = (asked.c.member_id, asked.c.balance_type_id)
    after = held + sa.func.sum(asked.c.asked).over(partition_by=own, order_by=asked.c.place, rows=(None, 0))
    points: sa.ColumnElement[Any] = asked.c.asked
    if change.on_insufficient is OnInsufficient.CLAMP:
        given = sa.func.sum(sa.func.greatest(asked.c.asked, 0)).over(partition_by=own)
        lowest = sa.func.least(held + given, 0)
        taken = sa.func.greatest(after, lowest) - sa.func.greatest(after - asked.c.asked, lowest)
        clamps = sa.and_(asked.c.asked < 0, asked.c.effect != Effect.TRANSFER)
        points = sa.case((clamps, taken), else_=points)
        after = sa.case((clamps, sa.func.greatest(after, lowest)), else_=after)
    return sa.select(
        *asked.c, sa.cast(points, sa.BigInteger).label("points"), sa.cast(after, sa.Numeric).label("after")
    ).select_from(source)


def _moved(earlier: Sequence[sa.CTE]) -> sa.Subquery:
    """By how much earlier changes move each balance."""
    each = sa.union_all(*(sa.select(step.c.member_id, step.c.balance_type_id, step.c.points) for step in earlier))
    booked = each.subquery("booked_before")
    key = (booked.c.member_id, booked.c.balance_type_id)
    return sa.select(*key, sa.func.sum(booked.c.points).label("points")).group_by(*key).subquery("moved_before")


def _same_balance(left: sa.FromClause, right: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(left.c.member_id == right.c.member_id, left.c.balance_type_id == right.c.balance_type_id)
