"""The admin list of balances."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.columns import SUM, Column
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records import balance_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Balances(CoreListing):
    """One row per member and balance type with an entry, orphans included."""

    name = "balances"
    per_member = "member_id"
    internal = frozenset({"member_id", "balance_type_id"})

    member_id = Column(RecordId, "Member")
    balance_type_id = Column(RecordId, "Balance type's id")
    reference = Column(str, "Reference", key=True, description="The unique id of the member, who may have no record.")
    balance_type = Column(str, "Balance type", key=True, description="The code of the balance type.")
    has_record = Column(bool, "Has a record", description="Whether there is a customer record; false for an orphan.")
    email = Column(
        str | None, "Customer email", personal=True, description="The customer's email address; null for an orphan."
    )
    first_name = Column(
        str | None, "First name", personal=True, description="The customer's first name; null for an orphan."
    )
    last_name = Column(
        str | None, "Last name", personal=True, description="The customer's last name; null for an orphan."
    )
    employee = Column(
        bool | None, "Employee", description="Whether the customer works for the merchant; null for an orphan."
    )
    points = Column(Points, "Balance", total=SUM, description="The points there are now: the sum of all entries.")
    earned = Column(Points, "Earned", total=SUM, description="Points earned in a lifetime.")
    reversed = Column(Points, "Reversed", total=SUM, description="Earned points taken back in a lifetime.")
    redeemed = Column(Points, "Redeemed", total=SUM, description="Points redeemed in a lifetime.")
    reimbursed = Column(Points, "Reimbursed", total=SUM, description="Redeemed points given back in a lifetime.")
    expired = Column(Points, "Expired", total=SUM, description="Points expired or lost in a lifetime.")
    transferred = Column(
        Points, "Transferred", total=SUM, description="Points moved in from other balance types, less those moved out."
    )
    history_count = Column(int, "Balance history", description="How many entries the balance is made of.")
    created_at = Column(dt.datetime, "Created", description="When the first entry took effect.")
    updated_at = Column(dt.datetime, "Updated", description="When the last entry took effect.")

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return balance_records(repository)
