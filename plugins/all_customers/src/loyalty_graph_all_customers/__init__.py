"""The All Customers report as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Report, hookimpl
from loyalty_graph_all_customers.report import AllCustomers, Membership

__all__ = ["AllCustomers", "Membership", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this plugin contributes."""
    return [AllCustomers]
