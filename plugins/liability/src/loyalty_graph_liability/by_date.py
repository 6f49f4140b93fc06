"""The Points Liability report by date: a row per UTC day."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import sqlalchemy as sa

from loyalty_graph import FIRST, LAST, SUM, Column, Points, Report, Repository, Select
from loyalty_graph_liability.flows import Range, check_range, flow


class LiabilityByDate(Report):
    """Changes to outstanding points on each UTC day of a range, and what was outstanding when it began and ended.

    Every day of the range has a row. Customers excluded from reports are left out, as they are flagged today.
    """

    name, title, version = "liability_by_date", "Points Liability by Date", "1.1"

    class Filter(Range):
        """The days, and which points."""

    date = Column(dt.date, "Date", key=True, description="The UTC day on which the points moved.")
    total_points_earned = flow("Total Points Earned", "The sum of all the points earned by customers on this date.")
    points_earning_reversed = flow(
        "Points Earning Reversed", "All point earnings that were cancelled on this date, across all customers."
    )
    total_points_redeemed = flow(
        "Total Points Redeemed", "All the points that were redeemed by customers on this date."
    )
    redeemed_points_reimbursed = flow(
        "Redeemed Points Reimbursed", "All redeemed points that were added back to customers' balances on this date."
    )
    total_points_expired = flow(
        "Total Points Expired",
        "All points that expired on this date, or were lost by opting out or closing an account.",
    )
    transfer_net = flow(
        "Transfer Net", "Points moved in from other balance types, less those moved out: 0 with all types in scope."
    )
    total_outstanding_points_start = Column(
        Points,
        "Total Outstanding Points (Start of Day)",
        total=FIRST,
        description="The total outstanding points at the beginning of the day (00:00 UTC).",
    )
    total_outstanding_points_end = Column(
        Points,
        "Total Outstanding Points (End of Day)",
        total=LAST,
        description="The total outstanding points at the end of the day: the positive and the negative ones together.",
    )
    difference_in_outstanding_points = Column(
        Points,
        "Difference in Outstanding Points",
        total=SUM,
        description="The total change in points that happened on this date.",
    )
    positive_outstanding_points = Column(
        Points,
        "Positive Outstanding Points (End of Day)",
        total=LAST,
        description="The total of all positive points balances at the end of the day.",
    )
    negative_outstanding_points = Column(
        Points,
        "Negative Outstanding Points (End of Day)",
        total=LAST,
        description="The total of all negative points balances at the end of the day: points that were redeemed before "
        "their earning was reversed.",
    )

    identities: ClassVar[list[str]] = [
        (
            "total_outstanding_points_end == total_outstanding_points_start + total_points_earned"
            " - points_earning_reversed - total_points_redeemed + redeemed_points_reimbursed - total_points_expired"
            " + transfer_net"
        ),
        "difference_in_outstanding_points == total_outstanding_points_end - total_outstanding_points_start",
        "total_outstanding_points_end == positive_outstanding_points + negative_outstanding_points",
        "next(total_outstanding_points_start) == total_outstanding_points_end",
    ]

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse days that are reversed, in the future or before the data epoch."""
        check_range(repository, filter)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per day of the range, up to today."""
        days = repository.days(filter.from_, repository.until_today(filter.to), filter.balance_types)
        end = days.c.positive + days.c.negative
        return sa.select(
            days.c.day.label("date"),
            days.c.earned.label("total_points_earned"),
            days.c.reversed.label("points_earning_reversed"),
            days.c.redeemed.label("total_points_redeemed"),
            days.c.reimbursed.label("redeemed_points_reimbursed"),
            days.c.expired.label("total_points_expired"),
            days.c.transferred.label("transfer_net"),
            days.c.start.label("total_outstanding_points_start"),
            end.label("total_outstanding_points_end"),
            (end - days.c.start).label("difference_in_outstanding_points"),
            days.c.positive.label("positive_outstanding_points"),
            days.c.negative.label("negative_outstanding_points"),
        )
