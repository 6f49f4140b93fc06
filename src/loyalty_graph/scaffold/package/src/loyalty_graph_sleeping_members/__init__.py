"""The report sleeping_members as a plugin of loyalty-graph."""

from __future__ import annotations

import sqlalchemy as sa

from loyalty_graph import (
    SUM,
    Argument,
    Arguments,
    Column,
    Link,
    Points,
    Report,
    Repository,
    Select,
    hookimpl,
    sum_points,
)

__all__ = ["SleepingMembers", "loyalty_graph_reports"]

loyalty_graph_api = ">=1,<2"


class SleepingMembers(Report):
    """Customers who have points left: what they earned in all, what they spent, and what they lost."""

    name = "sleeping_members"
    title = "Sleeping members"
    version = "1.0"

    class Filter(Arguments):
        """Whom the report shows."""

        at_least: Points = Argument(
            "Fewest points",
            description="Only customers with at least so many points.",
            default=Points(1),
            example="100",
        )

    reference = Column(str, "Reference", key=True)
    earned = Column(Points, "Earned", total=SUM)
    spent = Column(Points, "Spent", total=SUM)
    lost = Column(Points, "Lost", total=SUM)
    points = Column(Points, "Points", total=SUM)
    customer = Link("customer", by="reference")

    identities = ("points == earned - spent - lost",)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per customer, made of the customer's balances."""
        customers, balance = repository.customers, repository.balances.c
        own = repository.sums_of(
            sa.select(
                sum_points(balance.earned).label("earned"),
                sum_points(balance.redeemed - balance.reimbursed).label("spent"),
                sum_points(balance.reversed + balance.expired - balance.transferred).label("lost"),
                sum_points(balance.points).label("points"),
            ),
            {balance.member_id: customers.c.member_id},
        )
        return (
            sa.select(customers.c.reference, own.c.earned, own.c.spent, own.c.lost, own.c.points)
            .join_from(customers, own, sa.true())
            .where(own.c.points >= filter.at_least)
        )


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this package contributes."""
    return [SleepingMembers]
