"""By how much moves of points change each day: the six flows, the sum of positive and the sum of negative balances.

Every write of daily_point_deltas is one of these; which moves, and under which locks, is decided by the callers. A fold
(folding.py) adds the deltas up later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS, THIS_ACCOUNT, balances, customers, daily_point_deltas, entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_graph.domain.effects import Effect

FLOWS: Final = tuple(EFFECT_SUMS.values())
"""The columns of daily points that hold flows."""

CHANGES: Final = ("positive_change", "negative_change")
"""The columns of daily points that hold changes of outstanding points."""


def effect_sum(effect: Any, points: Any, name: str) -> sa.ColumnElement[int]:
    """The sum of the points of the effect whose column is `name`, in the column's sign."""
    chosen = _effect_of(name)
    return sa.func.coalesce(sa.func.sum(points * chosen.column_sign).filter(effect == chosen), 0)


def effect_share(effect: Any, points: Any, name: str) -> sa.ColumnElement[int]:
    """What one move of the effect adds to the column `name`, in the column's sign: 0 where it is another's."""
    chosen = _effect_of(name)
    return sa.case((effect == chosen, points * chosen.column_sign), else_=0)


def _effect_of(name: str) -> Effect:
    return next(effect for effect, column in EFFECT_SUMS.items() if column == name)


def is_reported(member_id: Any) -> sa.ColumnElement[bool]:
    """Whether a member counts in daily points: true unless its record says otherwise."""
    return ~sa.exists().where(customers.c.member_id == member_id, customers.c.excluded_from_reports)


def moves_of(source: sa.FromClause, *, booked: bool) -> sa.Select[*tuple[Any, ...]]:
    """Select the moves of entries or staged entries; `booked` ones are in the balances already."""
    columns = (source.c[name] for name in ("member_id", "balance_type_id", "day", "effect", "points"))
    return sa.select(*columns, sa.literal(booked, sa.Boolean).label("booked"))


def booked_after(first_days: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    """Select the booked moves after each balance's `first_day`: what moves on that day shift.

    Those of the day itself are left out: whether they came before or after, the day closes the same.
    """
    same_balance = sa.and_(
        entries.c.member_id == first_days.c.member_id,
        entries.c.balance_type_id == first_days.c.balance_type_id,
        entries.c.day > first_days.c.first_day,
    )
    return moves_of(entries, booked=True).join(first_days, same_balance)


def single_changes(moves: sa.SelectBase) -> sa.Insert:
    """As `daily_changes`, for moves each of which is the only one of its balance and the last in its time."""
    move = moves.subquery("moves")
    opening = sa.func.coalesce(balances.c.points, 0)

    def change(side: Callable[..., sa.ColumnElement[int]]) -> sa.ColumnElement[int]:
        return side(opening + move.c.points, 0) - side(opening, 0)

    same_balance = sa.and_(
        balances.c.member_id == move.c.member_id, balances.c.balance_type_id == move.c.balance_type_id
    )
    changes = (
        sa.select(
            move.c.balance_type_id,
            move.c.day,
            *(effect_share(move.c.effect, move.c.points, name).label(name) for name in FLOWS),
            change(sa.func.greatest).label("positive_change"),
            change(sa.func.least).label("negative_change"),
        )
        .select_from(move.outerjoin(balances, same_balance))
        .subquery("changes")
    )
    return _by_type_and_day(changes)


def daily_changes(moves: sa.SelectBase, *, on_top_of_balances: bool, factor: int = 1) -> sa.Insert:
    """Make the statement that appends what the moves that are not booked change, times `factor`, by type and day.

    `on_top_of_balances`: the balances hold the points before these moves; false where the moves are a whole history.
    """
    per_day = _per_balance_and_day(moves.subquery("moves"))
    return _by_type_and_day(_changes(per_day, on_top_of_balances=on_top_of_balances), factor)


def _by_type_and_day(changes: sa.Subquery, factor: int = 1) -> sa.Insert:
    sums = {name: sa.cast(sa.func.sum(changes.c[name]) * factor, sa.BigInteger) for name in (*FLOWS, *CHANGES)}
    by_type_and_day = (
        sa.select(
            THIS_ACCOUNT,
            changes.c.balance_type_id,
            changes.c.day,
            *(column.label(name) for name, column in sums.items()),
        )
        .group_by(changes.c.balance_type_id, changes.c.day)
        .having(sa.or_(*(column != 0 for column in sums.values())))
    )
    names = ["account_id", "balance_type_id", "day", *sums]
    return sa.insert(daily_point_deltas).from_select(names, by_type_and_day)


def _per_balance_and_day(moves: sa.Subquery) -> sa.Subquery:
    new = sa.case((~moves.c.booked, moves.c.points), else_=0)
    return (
        sa.select(
            moves.c.member_id,
            moves.c.balance_type_id,
            moves.c.day,
            sa.cast(sa.func.sum(moves.c.points - new), sa.BigInteger).label("old_net"),
            sa.cast(sa.func.sum(new), sa.BigInteger).label("new_net"),
            *(sa.cast(effect_sum(moves.c.effect, new, name), sa.BigInteger).label(name) for name in FLOWS),
        )
        .group_by(moves.c.member_id, moves.c.balance_type_id, moves.c.day)
        .subquery("per_day")
    )


def _changes(per_day: sa.Subquery, *, on_top_of_balances: bool) -> sa.Subquery:
    closings = _closings(per_day, on_top_of_balances=on_top_of_balances)
    after, before = closings.c.after, closings.c.before
    after_opening = after - closings.c.old_net - closings.c.new_net
    before_opening = before - closings.c.old_net

    def change(side: Callable[..., sa.ColumnElement[int]]) -> sa.ColumnElement[int]:
        return side(after, 0) - side(after_opening, 0) - side(before, 0) + side(before_opening, 0)

    return sa.select(
        closings.c.balance_type_id,
        closings.c.day,
        *(closings.c[name] for name in FLOWS),
        change(sa.func.greatest).label("positive_change"),
        change(sa.func.least).label("negative_change"),
    ).subquery("changes")


def _closings(per_day: sa.Subquery, *, on_top_of_balances: bool) -> sa.Subquery:
    """Each balance at the end of each day, `before` and `after` the moves that are not booked."""
    balance = (per_day.c.member_id, per_day.c.balance_type_id)
    source: sa.FromClause = per_day
    opening: sa.ColumnElement[int] = sa.literal(0, sa.BigInteger)
    if on_top_of_balances:
        same_balance = sa.and_(balances.c.member_id == balance[0], balances.c.balance_type_id == balance[1])
        source = per_day.outerjoin(balances, same_balance)
        opening = sa.func.coalesce(balances.c.points, 0) - sa.func.sum(per_day.c.old_net).over(partition_by=balance)

    def so_far(net: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
        return sa.func.sum(net).over(partition_by=balance, order_by=per_day.c.day, rows=(None, 0))

    before = opening + so_far(per_day.c.old_net)
    after = before + so_far(per_day.c.new_net)
    return (
        sa.select(
            per_day,
            sa.cast(before, sa.BigInteger).label("before"),
            sa.cast(after, sa.BigInteger).label("after"),
        )
        .select_from(source)
        .subquery("closings")
    )
