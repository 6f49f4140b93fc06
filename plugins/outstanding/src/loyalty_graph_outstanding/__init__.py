"""The Customer Outstanding Points report as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Report, hookimpl
from loyalty_graph_outstanding.report import Basis, Outstanding

__all__ = ["Basis", "Outstanding", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this plugin contributes."""
    return [Outstanding]
