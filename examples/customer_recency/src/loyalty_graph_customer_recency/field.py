"""The field `Customer.recency`: what the report says, of the customers that a front end has at hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Argument, Arguments, Column, Field, Record, Repository
from loyalty_graph_customer_recency.purchases import Band, check_day, recency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Recency(Record):
    """How long ago a customer bought something."""

    band = Column(Band, "Band")
    last_purchase_on = Column(dt.date | None, "Last Purchase", description="The UTC day of the last purchase.")
    days_since = Column(int | None, "Days Since", description="Days from the last purchase to the day asked for.")
    purchase_count = Column(int, "Purchases", description="Purchases up to the day asked for.")


class CustomerRecencyField(Field):
    """How long ago the customer bought something, looking back from a day."""

    on, name, type = "Customer", "recency", Recency

    class Input(Arguments):
        """From when to look back."""

        as_of: dt.date = Argument("As of", description="The UTC day to look back from.", example="2024-04-20")

    async def resolve(self, repository: Repository, keys: Sequence[str], arguments: Input) -> Mapping[str, Recency]:
        """The recency of the customers with these references, read at once."""
        check_day(repository, arguments.as_of, ("asOf",))
        found = recency(repository, arguments.as_of).subquery("found")
        rows = await repository.fetch(sa.select(found).where(found.c.reference.in_(keys)))
        return {
            row.reference: Recency(
                band=Band[row.band],
                last_purchase_on=row.last_purchase_on,
                days_since=row.days_since,
                purchase_count=row.purchase_count,
            )
            for row in rows
        }
