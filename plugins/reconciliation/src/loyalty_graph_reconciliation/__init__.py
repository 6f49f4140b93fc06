"""The Reconciliation report as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Report, hookimpl
from loyalty_graph_reconciliation.question import Basis, Measure, Side
from loyalty_graph_reconciliation.reasons import Reason
from loyalty_graph_reconciliation.report import Reconciliation, Status, Step

__all__ = ["Basis", "Measure", "Reason", "Reconciliation", "Side", "Status", "Step", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this plugin contributes."""
    return [Reconciliation]
