"""The list of operations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.listings.listing import CoreListing, RecordId
from loyalty_graph.repository.records import operation_records

if TYPE_CHECKING:
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository


class Operations(CoreListing):
    """What was done to members and to the programme, previews included, in the order in which it began."""

    name = "operations"
    internal = frozenset({"operation_id", "undoes_id", "undone_by_id", "subject_id"})

    operation_id = Column(RecordId, "Operation", key=True)
    undoes_id = Column(RecordId | None, "Operation that it undoes")
    undone_by_id = Column(RecordId | None, "Operation that undid it")
    subject_id = Column(RecordId | None, "What it changed, if that is one thing")
    code = Column(str, "Code", description="The unique code by which its entries name it.")
    kind = Column(str, "Kind", description="The name of what was done, such as create_campaign.")
    dry_run = Column(bool, "Preview", description="Whether it only shows what would be done.")
    status = Column(OperationStatus, "Status", description="What became of it.")
    created_at = Column(dt.datetime, "Created at", description="When it was done: the time its entries took effect.")
    actor = Column(str, "Actor", description="On whose behalf it was done.")
    member_count = Column(int, "Members", description="How many members it was done to.")
    points_delta = Column(Points, "Points", description="By how much all their balances together change.")

    def select(self, repository: Repository) -> Select:
        """One row per record."""
        return operation_records(repository)
