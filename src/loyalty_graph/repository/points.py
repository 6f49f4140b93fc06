"""Words about points: sums, balances, entries counted per member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.repository.restrictions import Restrictions
from loyalty_graph.repository.sums import SumWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.sums import Sums


def sum_points(points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The sum of a points column as a whole number, 0 of no rows: SQL's own sum is a decimal, and null of none."""
    return sa.cast(sa.func.coalesce(sa.func.sum(points), 0), sa.BigInteger)


@dataclass(frozen=True, eq=False)
class PointWords(SumWords, Restrictions):
    """Words about a member's points. `member_id` is a column of the statement around them.

    `balance_types` and `campaigns` are codes; None means all of them.
    """

    def balance_of(
        self, member_id: sa.ColumnElement[int], balance_types: Sequence[str] | None = None
    ) -> sa.ScalarSelect[int]:
        """The points of the member in `member_id`: 0 without a balance.

        Found through each member, so it suits few of them. For all, join `tally`, whose points are the same.
        """
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
        if campaigns is not None:
            return self.campaign_tally(member_id, campaigns, balance_types)
        balances = self.balances.alias()
        sums = _tallied(balances.c.points, balances.c.seq, balances.c.first_at, balances.c.last_at)
        of_types = self.in_balance_types(balances.c.balance_type_id, balance_types)
        return self.sums_of(sums.where(of_types), {balances.c.member_id: member_id})

    def campaign_tally(
        self,
        member_id: sa.ColumnElement[int],
        campaigns: Sequence[str] | None = None,
        balance_types: Sequence[str] | None = None,
    ) -> sa.FromClause:
        """As `tally`, but no campaigns mean any campaign: entries without one never count."""
        entries = self.entries_in(campaigns)
        at = entries.c.effective_at
        sums = _tallied(entries.c.points, sa.literal(1, sa.BigInteger), at, at)
        of_types = self.in_balance_types(entries.c.balance_type_id, balance_types)
        return self.sums_of(sums.where(of_types), {entries.c.member_id: member_id})


def _tallied(
    points: sa.ColumnElement[int],
    count: sa.ColumnElement[int],
    first: sa.ColumnElement[Any],
    last: sa.ColumnElement[Any],
) -> Sums:
    return sa.select(
        sum_points(points).label("points"),
        sum_points(count).label("entry_count"),
        sa.func.min(first).label("first_entry_at"),
        sa.func.max(last).label("last_entry_at"),
    )
