"""Words about points: sums, balances, entries counted per member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    from collections.abc import Sequence


def sum_points(points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The sum of a points column as a whole number, 0 of no rows: SQL's own sum is a decimal, and null of none."""
    return sa.cast(sa.func.coalesce(sa.func.sum(points), 0), sa.BigInteger)


@dataclass(frozen=True, eq=False)
class PointWords(Restrictions):
    """Words about a member's points. `member_id` is a column of the statement around them.

    What they say of a member is found through that member, so a page of members costs the page. `balance_types` are
    codes; None means all types.
    """

    def balance_of(
        self, member_id: sa.ColumnElement[int], balance_types: Sequence[str] | None = None
    ) -> sa.ScalarSelect[int]:
        """The points of the member in `member_id`: 0 without a balance."""
        balances = self.balances.alias()
        own = sa.select(sum_points(balances.c.points)).where(balances.c.member_id == member_id)
        return own.where(self.in_balance_types(balances.c.balance_type_id, balance_types)).scalar_subquery()

    def tally(
        self,
        member_id: sa.ColumnElement[int],
        campaigns: Sequence[str] | None = None,
        balance_types: Sequence[str] | None = None,
    ) -> sa.FromClause:
        """The entries of the member in `member_id` in these campaigns (None: all, those without a campaign too).

        One row of `points`, `entry_count`, `first_entry_at`, `last_entry_at`; none for a member without such an entry.
        """
        chosen: sa.ColumnElement[bool] = sa.true()
        if campaigns is None:
            rows = self.balances.alias()
            count, first, last = rows.c.seq, rows.c.first_at, rows.c.last_at
        else:
            rows = self.entries.alias()
            chosen = self.in_campaigns(rows.c.campaign_id, campaigns)
            count, first, last = sa.literal(1, sa.BigInteger), rows.c.effective_at, rows.c.effective_at
        return (
            sa.select(
                sum_points(rows.c.points).label("points"),
                sum_points(count).label("entry_count"),
                sa.func.min(first).label("first_entry_at"),
                sa.func.max(last).label("last_entry_at"),
            )
            .where(rows.c.member_id == member_id, chosen, self.in_balance_types(rows.c.balance_type_id, balance_types))
            .group_by(rows.c.member_id)
            .lateral("tally")
        )
