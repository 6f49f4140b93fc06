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
        balances, entries = self.balances.alias(), self.entries.alias()
        points = {name: _of(effect, entries) for effect, name in EFFECT_SUMS.items()}
        changes = {**points, "points": entries.c.points}
        later = self._since(last + dt.timedelta(days=1), balances, entries, changes)
        undone = {name: sa.func.coalesce(later.c[name], 0) for name in changes}
        sums = {name: balances.c[name] - undone[name] for name in points}
        sums["closing"] = balances.c.points - undone["points"]
        return self._of_member(member_id, balances, later, sums, last, balance_types)

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
        balances, entries = self.balances.alias(), self.entries.alias()
        within = entries.c.day <= last
        points = {name: _where(within, _of(effect, entries)) for effect, name in EFFECT_SUMS.items()}
        changes = {**points, "points": entries.c.points, "after": _where(sa.not_(within), entries.c.points)}
        since = self._since(first, balances, entries, changes)
        sums = {name: sa.func.coalesce(since.c[name], 0) for name in changes}
        sums["opening"] = balances.c.points - sums.pop("points")
        sums["closing"] = balances.c.points - sums.pop("after")
        return self._of_member(member_id, balances, since, sums, last, balance_types)

    def _since(self, first: dt.date, balances: sa.FromClause, entries: sa.FromClause, changes: Sums) -> sa.FromClause:
        """The sums over a balance's entries from day `first` on. Reads none where the balance's last one is older."""
        sums = sa.select(*(sum_points(points).label(name) for name, points in changes.items()))
        belonging = {entries.c[name]: balances.c[name] for name in ("member_id", "balance_type_id")}
        return self.sums_of(sums.where(entries.c.day >= first), belonging, given=balances.c.last_day >= first)

    def _of_member(  # noqa: PLR0913, PLR0917 - the parts of one statement
        self,
        member_id: sa.ColumnElement[int],
        balances: sa.FromClause,
        since: sa.FromClause,
        sums: Sums,
        last: dt.date,
        balance_types: Sequence[str] | None,
    ) -> sa.FromClause:
        first_day = sa.func.min(balances.c.first_day)
        own = (
            sa.select(*(sum_points(points).label(name) for name, points in sums.items()))
            .select_from(balances.outerjoin(since, sa.true()))
            .where(self.in_balance_types(balances.c.balance_type_id, balance_types))
            .having(first_day <= last)
        )
        return self.sums_of(own, {balances.c.member_id: member_id})


def _of(effect: Effect, entries: sa.FromClause) -> sa.ColumnElement[int]:
    """An entry's points in the sign of its effect's column, 0 for other effects."""
    return _where(entries.c.effect == effect, effect.column_sign * entries.c.points)


def _where(condition: sa.ColumnElement[bool], points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((condition, points), else_=0)
