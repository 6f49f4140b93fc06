"""Words about points: balances, entries counted per member, sums per effect between two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS
from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

_NOTHING = sa.literal(0, sa.BigInteger)


def sum_points(points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The sum of a points column as a whole number, 0 of no rows: SQL's own sum is a decimal, and null of none."""
    return sa.cast(sa.func.coalesce(sa.func.sum(points), 0), sa.BigInteger)


@dataclass(frozen=True, eq=False)
class PointWords(Restrictions):
    """Words about points. `balance_types` are codes; None means all types."""

    def balance_of(
        self, member_id: sa.ColumnElement[int], balance_types: Sequence[str] | None = None
    ) -> sa.ScalarSelect[int]:
        """The points of the member in `member_id`, a column of the statement around it: 0 without a balance."""
        balances = self.balances.alias()
        own = sa.select(sum_points(balances.c.points)).where(balances.c.member_id == member_id)
        return own.where(self.in_balance_types(balances.c.balance_type_id, balance_types)).scalar_subquery()

    def has_entry_by(
        self, member_id: sa.ColumnElement[int], day: dt.date, balance_types: Sequence[str] | None = None
    ) -> sa.ColumnElement[bool]:
        """Whether the member in `member_id`, a column of the statement around it, has an entry at `day` or before."""
        balances = self.balances.alias()
        own = sa.select(balances.c.member_id).where(balances.c.member_id == member_id, balances.c.first_day <= day)
        return own.where(self.in_balance_types(balances.c.balance_type_id, balance_types)).exists()

    def entry_tallies(
        self, campaigns: Sequence[str] | None = None, balance_types: Sequence[str] | None = None
    ) -> sa.Subquery:
        """The entries in these campaigns (None: all, those without a campaign too), as rows to be grouped by member.

        Columns: `member_id`, `points` and `entry_count` (to be summed), `first_entry_at`, `last_entry_at`. A member has
        rows if and only if it has such an entry.
        """
        chosen: sa.ColumnElement[bool] = sa.true()
        if campaigns is None:
            rows = self.balances
            count, first, last = rows.c.seq, rows.c.first_at, rows.c.last_at
        else:
            rows = self.entries
            chosen = self.in_campaigns(rows.c.campaign_id, campaigns)
            count, first, last = sa.literal(1, sa.BigInteger), rows.c.effective_at, rows.c.effective_at
        return (
            sa.select(
                rows.c.member_id,
                rows.c.points,
                count.label("entry_count"),
                first.label("first_entry_at"),
                last.label("last_entry_at"),
            )
            .where(chosen, self.in_balance_types(rows.c.balance_type_id, balance_types))
            .subquery("entry_tallies")
        )

    def movements_until(self, last: dt.date, balance_types: Sequence[str] | None = None) -> sa.Subquery:
        """All that happened to balances up to the end of day `last`, as rows to be summed per member or balance.

        Columns: `member_id`, `balance_type_id` and, each to be summed, `earned`, `reversed`, `redeemed`, `reimbursed`,
        `expired`, `transferred` (each in its column's own sign) and `closing`, the balance at the end of that day.
        Members whose first entry is later sum to 0; `has_entry_by` leaves them out.

        Lifetime totals less the entries of later days: it costs what has happened since, not the whole ledger.
        """
        balances, entries = self.balances, self.entries
        lifetime = {name: balances.c[name] for name in EFFECT_SUMS.values()}
        later = {name: -points for name, points in self._by_effect().items()}
        return self._movements(
            {**lifetime, "closing": balances.c.points},
            {**later, "closing": -entries.c.points},
            entries.c.day > last,
            balance_types,
        )

    def movements_between(
        self, first: dt.date, last: dt.date, balance_types: Sequence[str] | None = None
    ) -> sa.Subquery:
        """What happened to balances from the start of day `first` to the end of day `last`, as rows to be summed.

        Columns as in `movements_until`, the effects of these days only, and `opening`, the balance before them.
        Balances now less the entries since: it costs what has happened since `first`, not the whole ledger.
        """
        balances, entries = self.balances, self.entries
        within = {name: _where(entries.c.day <= last, points) for name, points in self._by_effect().items()}
        return self._movements(
            {"opening": balances.c.points, **dict.fromkeys(within, _NOTHING), "closing": balances.c.points},
            {"opening": -entries.c.points, **within, "closing": -_where(entries.c.day > last, entries.c.points)},
            entries.c.day >= first,
            balance_types,
        )

    def _by_effect(self) -> dict[str, sa.ColumnElement[int]]:
        """An entry's points in the column of its effect and in that column's sign, 0 in the others."""
        return {
            name: _where(self.entries.c.effect == effect, effect.column_sign * self.entries.c.points)
            for effect, name in EFFECT_SUMS.items()
        }

    def _movements(
        self,
        now: Mapping[str, sa.ColumnElement[int]],
        since: Mapping[str, sa.ColumnElement[int]],
        reach: sa.ColumnElement[bool],
        balance_types: Sequence[str] | None,
    ) -> sa.Subquery:
        parts = ((self.balances, now, sa.true()), (self.entries, since, reach))
        return sa.union_all(
            *(
                sa.select(
                    relation.c.member_id,
                    relation.c.balance_type_id,
                    *(points.label(name) for name, points in columns.items()),
                ).where(condition, self.in_balance_types(relation.c.balance_type_id, balance_types))
                for relation, columns, condition in parts
            )
        ).subquery("movements")


def _where(condition: sa.ColumnElement[bool], points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((condition, points), else_=_NOTHING)
