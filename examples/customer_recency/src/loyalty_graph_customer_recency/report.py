"""The report: all customers with the band they are in."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Link, Points, Report, Repository, Select
from loyalty_graph_customer_recency.purchases import Band, check_day, recency


class CustomerRecency(Report):
    """Customers by how long ago they bought something, and the points that they still have."""

    name, title, version = "customer_recency", "Customer recency", "1.0"

    class Filter(Arguments):
        """From when to look back, and at whom."""

        as_of: dt.date = Argument("As of", description="The UTC day to look back from.", example="2024-04-20")
        band: Band | None = Argument("Band", description="Only customers of this band. Left out: everyone.")

    reference = Column(str, "Reference", key=True)
    band = Column(Band, "Band", description="How long ago the customer bought something.")
    last_purchase_on = Column(dt.date | None, "Last Purchase", description="The UTC day of the last purchase.")
    days_since = Column(int | None, "Days Since", description="Days from the last purchase to the day of the filter.")
    purchase_count = Column(int, "Purchases", total=SUM, description="Purchases up to the day of the filter.")
    points = Column(Points, "Points", total=SUM, description="The points the customer has now.")
    customer = Link("customer", by="reference")

    unexplained: ClassVar[dict[str, str]] = {"points": "It is today's balance, which this report does not break down."}

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse a day that has not begun."""
        check_day(repository, filter.as_of, ("filter", "asOf"))

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per customer whom the filter selects."""
        found = recency(repository, filter.as_of).subquery("found")
        held = repository.tally(found.c.member_id)
        return (
            sa.select(
                found.c.reference,
                found.c.band,
                found.c.last_purchase_on,
                found.c.days_since,
                found.c.purchase_count,
                sa.func.coalesce(held.c.points, 0).label("points"),
            )
            .select_from(found.outerjoin(held, sa.true()))
            .where(sa.true() if filter.band is None else found.c.band == filter.band.name)
        )
