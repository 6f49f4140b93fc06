"""The list of vouchers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.domain.vouchers import VoucherStatus, VoucherType
from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.datatypes import Money
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records_vouchers import voucher_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Vouchers(CoreListing):
    """The vouchers, used, void and expired ones included, in the order in which they were issued."""

    name = "vouchers"
    internal = frozenset({"member_id", "voucher_id", "operation_id"})

    voucher_id = Column(RecordId, "Voucher", key=True)
    member_id = Column(RecordId, "Member")
    operation_id = Column(RecordId, "Operation that issued it")
    code = Column(str, "Code", description="Its unique code, by which it is used.")
    reference = Column(str, "Reference", description="The unique id of the customer whose voucher it is.")
    type = Column(VoucherType, "Type", description="Why it was issued.")
    value = Column(Money, "Value", description="What it is worth.")
    status = Column(VoucherStatus, "Status", description="What has become of it by now.")
    valid_from = Column(dt.datetime, "Valid from", description="When it was issued.")
    valid_until = Column(
        dt.datetime | None,
        "Valid until",
        description="Until when it can be used; null: for ever.",
    )
    outlet = Column(str, "Outlet", description="The code of the outlet whose sale issued it.")
    order_number = Column(str, "Order number", description="The order number of that sale.")
    payment_required = Column(
        bool, "Payment required", description="Whether an account customer has yet to pay for it before it can be used."
    )
    statement_balance = Column(
        Money, "Balance on statement", description="What the customer owes for it: its value while payment is required."
    )
    paid_at = Column(dt.datetime | None, "Paid at", description="When it was paid for, if it was.")
    used_at = Column(dt.datetime | None, "Used at", description="When it was used, if it was.")
    voided_at = Column(dt.datetime | None, "Voided at", description="When it was voided, if it was.")

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return voucher_records(repository)
