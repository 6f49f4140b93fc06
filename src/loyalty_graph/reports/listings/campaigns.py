"""The list of campaigns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records import campaign_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Campaigns(CoreListing):
    """The campaigns, ended ones included."""

    name = "campaigns"
    internal = frozenset({"campaign_id", "balance_type_id"})

    campaign_id = Column(RecordId, "Campaign's id")
    balance_type_id = Column(RecordId, "Balance type's id")
    code = Column(str, "Code", key=True, description="The campaign's unique code.")
    name_ = Column(str, "Name", description="What people call the campaign.")
    balance_type = Column(str, "Balance type", description="The code of the balance type its points go to.")
    starts_at = Column(dt.datetime | None, "Starts at", description="From when the campaign runs; null: always.")
    ends_at = Column(
        dt.datetime | None, "Ends at", description="Until when it runs, that instant excluded; null: on and on."
    )

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return campaign_records(repository)
