"""Words about movements: what happened to a member's points up to a day, or between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS
from loyalty_graph.repository.points import sum_points
from loyalty_graph.repository.restrictions import Restrictions
from loyalty_graph.repository.sums import SumWords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.domain.effects import Effect
    from loyalty_graph.repository.sums import Summed

    Sums = Mapping[str, sa.ColumnElement[int]]


@dataclass(frozen=True, eq=False)
class MovementWords(SumWords, Restrictions):
    """Words about the movements of one member's points: one row of sums, none if all of its entries are later.

    `member_id` is a column of the statement around; `balance_types` are codes, None means all types. Both words start
    from `balances`, the ledger summed up to now, and take back what entries did since: they cost what has happened
    since, not the whole ledger.
    """

    def movements_until(
        self, member_id: sa.ColumnElement[int], last: dt.date, balance_types: Sequence[str] | None = None
    ) -> sa.FromClause:
        """All that happened up to the end of day `last`.

        Columns: `earned`, `reversed`, `redeemed`, `reimbursed`, `expired`, `transferred`, each in its column's own
        sign, and `closing`, the balance at the end of that day.
        """
        entries, summed = self.entries.alias(), self._held(member_id, balance_types)
        held = summed.sums
        points = {name: _of(effect, entries) for effect, name in EFFECT_SUMS.items()}
        changes = {**points, "points": entries.c.points}
        later = self._since(last + dt.timedelta(days=1), held, entries, changes, balance_types)
        sums = {name: held.c[name] - _or_none(later.c[name]) for name in changes}
        sums["closing"] = sums.pop("points")
        return _of_member(summed, later, sums, last)

    def movements_between(
        self,
        member_id: sa.ColumnElement[int],
        first: dt.date,
        last: dt.date,
        balance_types: Sequence[str] | None = None,
    ) -> sa.FromClause:
        """What happened from the start of day `first` to the end of day `last`.

        Columns as in `movements_until`, the effects of these days only, and `opening`, the balance before them.
        """
        entries, summed = self.entries.alias(), self._held(member_id, balance_types)
        held = summed.sums
        within = entries.c.day <= last
        points = {name: _where(within, _of(effect, entries)) for effect, name in EFFECT_SUMS.items()}
        changes = {**points, "points": entries.c.points, "after": _where(sa.not_(within), entries.c.points)}
        since = self._since(first, held, entries, changes, balance_types)
        sums = {name: _or_none(since.c[name]) for name in points}
        sums["opening"] = held.c.points - _or_none(since.c.points)
        sums["closing"] = held.c.points - _or_none(since.c.after)
        return _of_member(summed, since, sums, last)

    def _held(self, member_id: sa.ColumnElement[int], balance_types: Sequence[str] | None) -> Summed:
        """What a member has in all its balances together, and the days of its first and its last entry."""
        balances = self.balances.alias()
        sums = sa.select(
            *(sum_points(balances.c[name]).label(name) for name in ("points", *EFFECT_SUMS.values())),
            sa.func.min(balances.c.first_day).label("first_day"),
            sa.func.max(balances.c.last_day).label("last_day"),
        )
        of_types = self.in_balance_types(balances.c.balance_type_id, balance_types)
        return self.summed(sums.where(of_types), {balances.c.member_id: member_id})

    def _since(
        self,
        first: dt.date,
        held: sa.FromClause,
        entries: sa.FromClause,
        changes: Sums,
        balance_types: Sequence[str] | None,
    ) -> sa.FromClause:
        """The sums over a member's entries from day `first` on. Looks for none where its last one is older."""
        sums = sa.select(*(sum_points(points).label(name) for name, points in changes.items())).where(
            entries.c.day >= first, self.in_balance_types(entries.c.balance_type_id, balance_types)
        )
        return self.sums_of(sums, {entries.c.member_id: held.c.member_id}, given=held.c.last_day >= first)


def _of_member(held: Summed, since: sa.FromClause, sums: Sums, last: dt.date) -> sa.FromClause:
    joined = held.sums.outerjoin(since, sa.true())
    rows = sa.select(*(points.label(name) for name, points in sums.items())).select_from(joined)
    return held.related(rows.where(held.sums.c.first_day <= last))


def _or_none(points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(points, 0)


def _of(effect: Effect, entries: sa.FromClause) -> sa.ColumnElement[int]:
    """An entry's points in the sign of its effect's column, 0 for other effects."""
    return _where(entries.c.effect == effect, effect.column_sign * entries.c.points)


def _where(condition: sa.ColumnElement[bool], points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((condition, points), else_=0)
