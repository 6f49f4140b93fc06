"""The two Points Liability reports as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Report, hookimpl
from loyalty_graph_liability.by_customer import LiabilityByCustomer
from loyalty_graph_liability.by_date import LiabilityByDate

__all__ = ["LiabilityByCustomer", "LiabilityByDate", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The reports this plugin contributes."""
    return [LiabilityByDate, LiabilityByCustomer]
