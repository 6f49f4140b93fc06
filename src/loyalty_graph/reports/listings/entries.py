"""The list of all entries of the ledger."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.domain.effects import Effect, EntryKind
from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.columns import Column, Link
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records import entry_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Entries(CoreListing):
    """The entries of the ledger, by member, balance type and the order in which they were booked."""

    name = "entries"
    per_member = "member_id"
    internal = frozenset(
        {
            "member_id",
            "balance_type_id",
            "seq",
            "campaign_id",
            "reason_id",
            "reverses_balance_type_id",
            "reverses_seq",
        }
    )

    member_id = Column(RecordId, "Member")
    balance_type_id = Column(RecordId, "Balance type's id")
    campaign_id = Column(RecordId | None, "Campaign's id")
    reason_id = Column(RecordId | None, "Reason's id")
    reverses_balance_type_id = Column(RecordId | None, "Balance type's id of the reversed entry")
    reverses_seq = Column(RecordId | None, "Number of the reversed entry")
    reference = Column(str, "Reference", key=True, description="The unique id of the member, who may have no record.")
    balance_type = Column(str, "Balance type", key=True, description="The code of the balance type.")
    seq = Column(RecordId, "Number within the balance", key=True)
    external_id = Column(str | None, "External id", description="The id under which the entry was imported.")
    campaign = Column(str | None, "Campaign", description="The code of the campaign.")
    kind = Column(EntryKind, "Kind", description="Why the entry was booked.")
    effect = Column(Effect, "Effect", description="What the entry does to the balance: the one thing reports go by.")
    points = Column(Points, "Points", description="Signed points; never 0.")
    effective_at = Column(
        dt.datetime, "Effective at", description="When the entry took effect: the time reports go by."
    )
    recorded_at = Column(dt.datetime, "Recorded at", description="When the ledger learned of the entry.")
    initiated_at = Column(dt.datetime | None, "Initiated at", description="When what led to the entry began.")
    history_at = Column(dt.datetime, "History date", description="initiatedAt, or effectiveAt where there is none.")
    order_number = Column(str | None, "Order number", description="The order that led to the entry.")
    reason = Column(str | None, "Reason", description="The code of the adjustment reason.")
    note = Column(str | None, "Note", description="What somebody wrote down about the entry.")
    operation_code = Column(
        str | None, "Operation", description="The code of the operation that booked the entry, if any."
    )
    operation = Link("operation", by="operation_code")

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return entry_records(repository)
