"""How long ago customers bought something, as a plugin of loyalty-graph: a report and a field of Customer."""

from __future__ import annotations

from loyalty_graph import Field, Report, hookimpl
from loyalty_graph_customer_recency.field import CustomerRecencyField
from loyalty_graph_customer_recency.report import CustomerRecency

__all__ = ["CustomerRecency", "CustomerRecencyField", "loyalty_graph_fields", "loyalty_graph_reports"]

loyalty_graph_api = ">=1,<2"


@hookimpl
def loyalty_graph_reports() -> list[type[Report]]:
    """The report of all customers."""
    return [CustomerRecency]


@hookimpl
def loyalty_graph_fields() -> list[type[Field]]:
    """The same of one customer: `Customer.recency`."""
    return [CustomerRecencyField]
