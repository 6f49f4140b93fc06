"""By how much a batch changes each day: the six flows, the sum of positive and the sum of negative balances.

Every write of daily_point_deltas is one of these; under which locks is decided by the callers. A fold (folding.py) adds
the deltas up later.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.ledger.staging import staged_balances, staged_entries
from loyalty_graph.ledger.tables import EFFECT_SUMS, THIS_ACCOUNT, balances, customers, daily_point_deltas, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FLOWS: Final = tuple(EFFECT_SUMS.values())
"""The columns of daily points that hold flows."""

CHANGES: Final = {"positive_change": sa.func.greatest, "negative_change": sa.func.least}
"""The columns of daily points that hold changes of outstanding points, and what takes a balance's part in each."""

# The running sum of a bigint is numeric, which for millions of moves takes longer than all the rest; that of an integer
# is bigint. So points are summed up in halves: the sign and 27 bits, and the lower 26.
_HALF_BITS: Final = 26

_DAY: Final = ("balance_type_id", "day")

THIS_DAY: Final = sa.bindparam("this_day", type_=sa.Date)
"""The first day of the balances of a batch that are backdated."""


def effect_sum(effect: Any, points: Any, name: str) -> sa.ColumnElement[int]:
    """The sum of the points of the effect whose column is `name`, in the column's sign."""
    chosen = next(effect for effect, column in EFFECT_SUMS.items() if column == name)
    return sa.func.coalesce(sa.func.sum(points * chosen.column_sign).filter(effect == chosen), 0)


def is_reported(member_id: Any) -> sa.ColumnElement[bool]:
    """Whether a member counts in daily points: true unless its record says otherwise."""
    return ~sa.exists().where(customers.c.member_id == member_id, customers.c.excluded_from_reports)


@cache
def changes_of_one_day() -> sa.Insert:
    """What a batch changes that for each balance is of one day, and of none before its last: its sums tell all."""
    new = staged_balances.c
    after = new.points_before + new.points
    rows = (
        sa.select(
            new.balance_type_id,
            new.first_day.label("day"),
            *(sa.func.sum(new[name]).label(name) for name in FLOWS),
            *(sa.func.sum(_change(side, new.points_before, after)).label(name) for name, side in CHANGES.items()),
        )
        .where(new.is_reported)
        .group_by(new.balance_type_id, new.first_day)
        .subquery("of_one_day")
    )
    return _appended(rows, dict(rows.c))


@cache
def changes_of_many_days(*, backdated: bool) -> sa.Insert:
    """What any batch changes; with `backdated` entries, the booked moves that they shift take part: see THIS_DAY."""
    staged, new = staged_entries.c, staged_balances.c
    same_balance = sa.and_(new.member_id == staged.member_id, new.balance_type_id == staged.balance_type_id)
    moves: Any = _moves(staged_entries, new.points_before, new.points_before + new.points, booked=False)
    moves = moves.join(staged_balances, same_balance).where(new.is_reported)
    if backdated:
        moves = sa.union_all(moves, _shifted())
    fresh = sa.select(staged_entries).where(is_reported(staged.member_id)).subquery("fresh")
    return _flows_and_changes(fresh, moves.subquery("moves"), booked=backdated)


def changes_of_histories(member_ids: sa.Select[int], factor: int) -> sa.Insert:
    """What all the history of these members adds to each day, times `factor`."""
    same_balance = sa.and_(
        balances.c.member_id == entries.c.member_id, balances.c.balance_type_id == entries.c.balance_type_id
    )
    history = sa.select(entries).where(entries.c.member_id.in_(member_ids)).subquery("history")
    moves = _moves(entries, sa.literal(0, sa.BigInteger), balances.c.points, booked=False)
    moves = moves.join(balances, same_balance).where(entries.c.member_id.in_(member_ids))
    return _flows_and_changes(history, moves.subquery("moves"), booked=False, factor=factor)


def _moves(source: sa.FromClause, before: Any, after: Any, *, booked: bool) -> sa.Select[*tuple[Any, ...]]:
    """Moves of balances, with the balances as they are `before` and `after` all that are not booked."""
    columns = (source.c[name] for name in ("member_id", "balance_type_id", "day", "points"))
    booked_flag = sa.literal(booked, sa.Boolean).label("booked")
    return sa.select(*columns, before.label("before"), after.label("after"), booked_flag).select_from(source)


def _shifted() -> sa.Select[*tuple[Any, ...]]:
    """The booked moves after the day of a balance's first new one.

    Those of the day itself are left out: whether they came before or after, the day closes the same. THIS_DAY is the
    first of all those days: by it most of a long history is left out before it is joined.
    """
    new = staged_balances.c
    shifted = sa.and_(
        new.member_id == entries.c.member_id,
        new.balance_type_id == entries.c.balance_type_id,
        entries.c.day > new.first_day,
        entries.c.day > THIS_DAY,
    )
    moves = _moves(entries, new.points_before, new.points_before + new.points, booked=True)
    return moves.join(staged_balances, shifted).where(new.is_reported, new.is_backdated)


def _flows_and_changes(source: sa.Subquery, moves: sa.Subquery, *, booked: bool, factor: int = 1) -> sa.Insert:
    flows = (
        sa.select(
            *(source.c[name] for name in _DAY),
            *(effect_sum(source.c.effect, source.c.points, name).label(name) for name in FLOWS),
        )
        .group_by(*(source.c[name] for name in _DAY))
        .subquery("flows")
    )
    changes = _changes(moves, booked=booked)
    same_day = sa.and_(*(flows.c[name] == changes.c[name] for name in _DAY))
    columns = {
        **{name: changes.c[name] for name in _DAY},
        **{name: sa.func.coalesce(flows.c[name], 0) * factor for name in FLOWS},
        **{name: changes.c[name] * factor for name in CHANGES},
    }
    return _appended(changes.outerjoin(flows, same_day), columns)


def _changes(moves: sa.Subquery, *, booked: bool) -> sa.Subquery:
    """The changes of each day, move by move from the newest back: those of one day add up in whatever order.

    What the booked moves change without the new ones has been counted already.
    """
    points = moves.c.points
    of_booked = sa.case((moves.c.booked, points), else_=0)

    def from_here_on(points: Any) -> sa.ColumnElement[int]:
        balance = (moves.c.member_id, moves.c.balance_type_id)
        halves = (points.op(">>")(sa.literal(_HALF_BITS, sa.Integer)), points.op("&")(2**_HALF_BITS - 1))
        upper, lower = (
            sa.func.sum(sa.cast(half, sa.Integer)).over(
                partition_by=balance, order_by=moves.c.day.desc(), rows=(None, 0)
            )
            for half in halves
        )
        whole: sa.ColumnElement[int] = upper * 2**_HALF_BITS + lower
        return whole

    openings = sa.select(
        *(moves.c[name] for name in (*_DAY, "points", "booked")),
        (moves.c.after - from_here_on(points)).label("opening"),
        *([(moves.c.before - from_here_on(of_booked)).label("booked_opening")] if booked else []),
    ).subquery("openings")

    def change(side: Callable[..., sa.ColumnElement[int]]) -> sa.ColumnElement[int]:
        changed = _change(side, openings.c.opening, openings.c.opening + openings.c.points)
        if not booked:
            return changed
        opening = openings.c.booked_opening
        return changed - sa.case((openings.c.booked, _change(side, opening, opening + openings.c.points)), else_=0)

    return (
        sa.select(
            *(openings.c[name] for name in _DAY),
            *(sa.func.sum(change(side)).label(name) for name, side in CHANGES.items()),
        )
        .group_by(*(openings.c[name] for name in _DAY))
        .subquery("changes")
    )


def _change(side: Callable[..., sa.ColumnElement[int]], before: Any, after: Any) -> sa.ColumnElement[int]:
    return side(after, 0) - side(before, 0)


def _appended(source: sa.FromClause, columns: Mapping[str, Any]) -> sa.Insert:
    sums = {name: sa.cast(columns[name], sa.BigInteger) for name in (*FLOWS, *CHANGES)}
    rows = sa.select(THIS_ACCOUNT, *(columns[name] for name in _DAY), *sums.values()).select_from(source)
    rows = rows.where(sa.or_(*(column != 0 for column in sums.values())))
    return sa.insert(daily_point_deltas).from_select(["account_id", *_DAY, *sums], rows)
