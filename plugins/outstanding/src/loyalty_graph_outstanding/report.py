"""The Customer Outstanding Points report: what each member earned, lost and spent, and what is left."""

from __future__ import annotations

import enum
from typing import ClassVar

import sqlalchemy as sa

from loyalty_graph import (
    SUM,
    Argument,
    Arguments,
    Column,
    Distribution,
    Link,
    Month,
    Points,
    Report,
    Repository,
    Select,
    fact,
)


class Basis(enum.Enum):
    """Which entries the report adds up."""

    TO_DATE = "All entries up to the month's end"
    MONTH = "The entries of the month only"


class Outstanding(Report):
    """Points earned, reversed, redeemed, expired and outstanding per customer, for a month.

    Everyone with an entry up to the end of the month has a row, references without a customer record and customers
    excluded from reports included. A month that is not over stops at today.
    """

    name, title, version = "outstanding", "Customer's Outstanding Points Report", "1.1"
    per_member = "member_id"
    chart = Distribution("total_outstanding_points")

    class Filter(Arguments):
        """The month, and which of its points."""

        month: Month = Argument("Month", description="The calendar month, in UTC.", example="2024-02")
        basis: Basis = Argument(
            "Basis",
            description="TO_DATE adds up all entries to the month's end; MONTH the month's, from an opening balance.",
            default=Basis.TO_DATE,
        )
        balance_types: list[str] | None = Argument(
            "Balance types",
            description="Codes of balance types: members and points in these only. Left out: all types.",
            example="STORE",
            options=Repository.balance_type_choices,
        )

    relation_reference = Column(str, "Relation Reference", key=True, description="Customer or account identifier.")
    total_earned_points = Column(
        Points,
        "Total Earned Points",
        total=SUM,
        description="Sum of all points earned: by rule, manual credit, tier, campaign and referral bonus, and import.",
    )
    total_reversal_points = Column(
        Points, "Total Reversal Points", total=SUM, description="Earned points that were reversed or cancelled."
    )
    total_redeemed_points = Column(
        Points, "Total Redeemed Points", total=SUM, description="Points redeemed, less those reimbursed."
    )
    total_expired_points = Column(
        Points,
        "Total Expired Points",
        total=SUM,
        description="Points expired or lost by opting out or closing the account.",
    )
    total_outstanding_points = Column(
        Points,
        "Total Outstanding Points",
        total=SUM,
        description="Net points remaining: Earned - Reversal - Redeemed - Expired.",
    )
    redeemed_gross = Column(Points, "Redeemed (Gross)", total=SUM, description="Points redeemed, reimbursed or not.")
    reimbursed = Column(Points, "Reimbursed", total=SUM, description="Redeemed points that were given back.")
    opening_points = Column(
        Points, "Opening Points", total=SUM, description="The balance when the month began; 0 with the basis TO_DATE."
    )
    closing_points = Column(
        Points,
        "Closing Points",
        total=SUM,
        description="The balance when the month ended, or by today if it is not over.",
    )
    transfer_net = Column(
        Points,
        "Transfer Net",
        total=SUM,
        description="Points moved in from other balance types, less those moved out: 0 with all types in scope.",
    )
    customer = Link("customer", by="relation_reference", description="The customer record; null for an orphan.")

    identities: ClassVar[list[str]] = [
        "total_redeemed_points == redeemed_gross - reimbursed",
        (
            "total_outstanding_points == total_earned_points - total_reversal_points - total_redeemed_points"
            " - total_expired_points"
        ),
        "closing_points == opening_points + total_outstanding_points + transfer_net",
    ]

    @fact(bool, "Whether the month is over, so that only entries recorded late can still change the report.")
    def is_over(self, repository: Repository, filter: Filter) -> bool:  # noqa: A002 - the word of the API
        """Whether today lies after the month."""
        return repository.scope.today > filter.month.last_day

    @fact(
        bool,
        "Whether the month has been closed, so that nothing changes the report any more: never, until closing exists.",
    )
    def is_final(self, repository: Repository, filter: Filter) -> bool:  # noqa: A002, ARG002 - the form all facts have
        """No month can be closed yet."""
        return False

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse a month that has not begun."""
        repository.check_month(filter.month)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per member with an entry up to the end of the month."""
        members, last = repository.members, repository.until_today(filter.month.last_day)
        if filter.basis is Basis.TO_DATE:
            moved = repository.movements_until(members.c.member_id, last, filter.balance_types)
            opening: sa.ColumnElement[int] = sa.literal(0, sa.BigInteger)
        else:
            first = filter.month.first_day
            moved = repository.movements_between(members.c.member_id, first, last, filter.balance_types)
            opening = moved.c.opening
        redeemed = moved.c.redeemed - moved.c.reimbursed
        return sa.select(
            members.c.member_id,
            members.c.reference.label("relation_reference"),
            moved.c.earned.label("total_earned_points"),
            moved.c.reversed.label("total_reversal_points"),
            redeemed.label("total_redeemed_points"),
            moved.c.expired.label("total_expired_points"),
            (moved.c.earned - moved.c.reversed - redeemed - moved.c.expired).label("total_outstanding_points"),
            moved.c.redeemed.label("redeemed_gross"),
            moved.c.reimbursed,
            opening.label("opening_points"),
            moved.c.closing.label("closing_points"),
            moved.c.transferred.label("transfer_net"),
        ).join_from(members, moved, sa.true())
