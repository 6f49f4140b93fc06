"""The list of customer records."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records import customer_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Customers(CoreListing):
    """The customer records of the account."""

    name = "customers"
    per_member = "member_id"
    internal = frozenset({"member_id", "price_group_id"})

    member_id = Column(RecordId, "Member")
    price_group_id = Column(RecordId | None, "Price group's id")
    reference = Column(
        str, "Reference", key=True, description="The unique id by which imports and entries name the customer."
    )
    email = Column(str | None, "Email", personal=True, description="The customer's email address.")
    first_name = Column(str | None, "First name", personal=True, description="The customer's first name.")
    last_name = Column(str | None, "Last name", personal=True, description="The customer's last name.")
    phone = Column(str | None, "Phone", personal=True, description="The customer's phone number.")
    employee = Column(bool, "Employee", description="Whether the customer works for the merchant.")
    excluded_from_reports = Column(
        bool, "Excluded from reports", description="Whether the liability reports leave the customer out."
    )
    accrual_enabled = Column(
        bool, "Accrual enabled", description="Whether the customer earns points by rules and campaigns."
    )
    automatic_price_group = Column(
        bool, "Automatic price group", description="Whether the price group follows the points earned in a lifetime."
    )
    price_group = Column(str | None, "Price group", description="The code of the customer's price group.")
    receive_email = Column(bool, "Receive email", description="Whether the customer agreed to receive email.")
    receive_post = Column(bool, "Receive post", description="Whether the customer agreed to receive post.")
    receive_sms = Column(bool, "Receive SMS", description="Whether the customer agreed to receive text messages.")
    account_customer = Column(bool, "Account customer", description="Whether the customer pays by statement.")
    opted_out_at = Column(dt.datetime | None, "Opted out at", description="When the customer left the programme.")
    closed_at = Column(dt.datetime | None, "Closed at", description="When the customer's account was closed.")
    created_at = Column(dt.datetime, "Created at", description="When the customer record was made.")

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return customer_records(repository)
