"""The Customer Activity report, and what can be done to the customers it shows, as a plugin of loyalty-graph."""

from __future__ import annotations

from loyalty_graph import Action, Report, hookimpl
from loyalty_graph_activity.attributes import AddToNewsletter, ChangePriceGroup, SetAccrual, SetAutomaticPriceGroup
from loyalty_graph_activity.points import AwardPoints, ResetPoints, SubtractPoints
from loyalty_graph_activity.report import Activity
from loyalty_graph_activity.vouchers import CreateVouchers

__all__ = ["Activity", "loyalty_graph_actions", "loyalty_graph_reports"]


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report this plugin contributes."""
    return [Activity]


@hookimpl
def loyalty_graph_actions() -> list[type[Action]]:
    """The actions this plugin contributes."""
    return [
        AddToNewsletter,
        AwardPoints,
        ChangePriceGroup,
        CreateVouchers,
        ResetPoints,
        SetAccrual,
        SetAutomaticPriceGroup,
        SubtractPoints,
    ]
