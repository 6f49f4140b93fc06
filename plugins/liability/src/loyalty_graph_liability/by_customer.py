"""The Points Liability report by customer: a row per member."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa

from loyalty_graph import SUM, Column, Distribution, Link, Points, Report, Repository, Select
from loyalty_graph_liability.flows import Range, check_range, flow


class LiabilityByCustomer(Report):
    """Changes to each customer's points within a range of UTC days, and their balance when it began and ended.

    Everyone with an entry up to the range's end has a row, references without a customer record included. Customers
    excluded from reports are left out, as they are flagged today.
    """

    name, title, version = "liability_by_customer", "Points Liability by Customer", "1.1"
    per_member = "member_id"
    chart = Distribution("points_balance_end")

    class Filter(Range):
        """The days, and which points."""

    email = Column(str | None, "Email", personal=True, description="The customer's email address; null for an orphan.")
    reference = Column(
        str, "Reference", key=True, description="The unique id by which entries and imports name the customer."
    )
    total_points_earned = flow("Total Points Earned", "The sum of all the points earned by the customer in the range.")
    points_earning_reversed = flow(
        "Points Earning Reversed", "All point earnings of the customer that were cancelled in the range."
    )
    total_points_redeemed = flow("Total Points Redeemed", "All the points that the customer redeemed in the range.")
    redeemed_points_reimbursed = flow(
        "Redeemed Points Reimbursed", "All redeemed points that were added back to the customer's balance in the range."
    )
    total_points_expired = flow(
        "Total Points Expired",
        "All points that expired in the range, or were lost by opting out or closing the account.",
    )
    transfer_net = flow(
        "Transfer Net", "Points moved in from other balance types, less those moved out: 0 with all types in scope."
    )
    points_balance_start = Column(
        Points,
        "Points Balance (Start Period)",
        total=SUM,
        description="The customer's points balance at 00:00 UTC of the first day of the range.",
    )
    points_balance_end = Column(
        Points,
        "Points Balance (End of Period)",
        total=SUM,
        description="The customer's points balance at the end, in UTC, of the last day of the range.",
    )
    difference_in_points_balance = Column(
        Points,
        "Difference in Points Balance",
        total=SUM,
        description="The total change to the customer's points in the range.",
    )
    customer = Link("customer", by="reference", description="The customer record; null for an orphan.")

    identities: ClassVar[list[str]] = [
        (
            "points_balance_end == points_balance_start + total_points_earned - points_earning_reversed"
            " - total_points_redeemed + redeemed_points_reimbursed - total_points_expired + transfer_net"
        ),
        "difference_in_points_balance == points_balance_end - points_balance_start",
    ]

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse days that are reversed, in the future or before the data epoch."""
        check_range(repository, filter)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per member that is not excluded and has an entry up to the range's end."""
        members, last = repository.members, repository.until_today(filter.to)
        moved = repository.movements_between(members.c.member_id, filter.from_, last, filter.balance_types)
        return (
            sa.select(
                members.c.member_id,
                members.c.email,
                members.c.reference,
                moved.c.earned.label("total_points_earned"),
                moved.c.reversed.label("points_earning_reversed"),
                moved.c.redeemed.label("total_points_redeemed"),
                moved.c.reimbursed.label("redeemed_points_reimbursed"),
                moved.c.expired.label("total_points_expired"),
                moved.c.transferred.label("transfer_net"),
                moved.c.opening.label("points_balance_start"),
                moved.c.closing.label("points_balance_end"),
                (moved.c.closing - moved.c.opening).label("difference_in_points_balance"),
            )
            .join_from(members, moved, sa.true())
            .where(members.c.excluded_from_reports.is_not(True))
        )
