"""Words about points: sums, balances, entries counted per member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


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
