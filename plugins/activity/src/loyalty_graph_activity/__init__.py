"""The Customer Activity report as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Report, hookimpl
from loyalty_graph_activity.report import Activity

__all__ = ["Activity", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this plugin contributes."""
    return [Activity]
