"""Words about days: one row per UTC day with what it changed and what was outstanding when it began and ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS
from loyalty_graph.repository.points import sum_points
from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_CHANGES = ("positive_change", "negative_change")


@dataclass(frozen=True, eq=False)
class DayWords(Restrictions):
    """Words about days, of members not excluded from reports."""

    def days(self, first: dt.date, last: dt.date, balance_types: Sequence[str] | None = None) -> sa.Subquery:
        """One row per UTC day from `first` to `last`, days without entries included; it costs the days.

        Columns: `day`; `earned`, `reversed`, `redeemed`, `reimbursed`, `expired`, `transferred` (each in its column's
        own sign); `start`, the points outstanding at 00:00; `positive` and `negative`, the sums of all positive and of
        all negative balances at 24:00. A balance is one member's points in one type: types never net each other.
        """
        dense, before = _dense(first, last), self._before(first, balance_types)
        within = self._within(first, balance_types)
        change = {name: sa.func.coalesce(within.c[name], 0) for name in (*EFFECT_SUMS.values(), *_CHANGES)}
        positive, negative = (
            before.c[name] + sa.func.sum(change[name]).over(order_by=dense.c.day) for name in _CHANGES
        )
        start = positive + negative - change["positive_change"] - change["negative_change"]
        return (
            sa.select(
                dense.c.day,
                *(change[name].label(name) for name in EFFECT_SUMS.values()),
                sa.cast(start, sa.BigInteger).label("start"),
                sa.cast(positive, sa.BigInteger).label("positive"),
                sa.cast(negative, sa.BigInteger).label("negative"),
            )
            .select_from(dense.join(before, sa.true()).outerjoin(within, within.c.day == dense.c.day))
            .subquery("days")
        )

    def _before(self, first: dt.date, balance_types: Sequence[str] | None) -> sa.Subquery:
        """The one row of what was outstanding when `first` began."""
        points = self.daily_points.alias()
        return (
            sa.select(*(sum_points(points.c[name]).label(name) for name in _CHANGES))
            .where(points.c.day < first, self.in_balance_types(points.c.balance_type_id, balance_types))
            .subquery("before")
        )

    def _within(self, first: dt.date, balance_types: Sequence[str] | None) -> sa.Subquery:
        """Per day since `first` that changed anything, what it changed."""
        points = self.daily_points.alias()
        return (
            sa.select(
                points.c.day, *(sum_points(points.c[name]).label(name) for name in (*EFFECT_SUMS.values(), *_CHANGES))
            )
            .where(points.c.day >= first, self.in_balance_types(points.c.balance_type_id, balance_types))
            .group_by(points.c.day)
            .subquery("within")
        )


def _dense(first: dt.date, last: dt.date) -> sa.Subquery:
    days = sa.func.generate_series(0, (last - first).days, type_=sa.Integer).column_valued("days")
    return sa.select(sa.cast(sa.literal(first, sa.Date) + days, sa.Date).label("day")).subquery("dense")
