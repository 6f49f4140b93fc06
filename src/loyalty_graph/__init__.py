"""All that the author of a report needs: declare a Report, read through a Repository, contribute it with `hookimpl`.

What is not named here is private and may change. A whole plugin stands in the docstring of
`loyalty_graph.hookspecs.loyalty_graph_reports`.
"""

from loyalty_graph.actions.action import Action
from loyalty_graph.actions.changes import AttributeChange, Booking, VoucherIssue
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import Effect, EntryKind
from loyalty_graph.domain.operations import OnInsufficient
from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import DeclarationError, InputError, LoyaltyGraphError
from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.extensions.fields import Field, RootField
from loyalty_graph.extensions.routes import Route
from loyalty_graph.hookspecs import hookimpl
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.charts import Distribution, Waterfall
from loyalty_graph.reports.columns import FIRST, LAST, SUM, Column, Link, fact
from loyalty_graph.reports.datatypes import Money
from loyalty_graph.reports.record import Record
from loyalty_graph.reports.report import Report, Select
from loyalty_graph.repository.access import Access
from loyalty_graph.repository.points import sum_points
from loyalty_graph.repository.repository import Repository
from loyalty_graph.repository.scope import Scope

__all__ = [
    "FIRST",
    "LAST",
    "SUM",
    "Access",
    "Action",
    "Argument",
    "Arguments",
    "Attribute",
    "AttributeChange",
    "Booking",
    "Column",
    "DeclarationError",
    "Distribution",
    "Effect",
    "EntryKind",
    "ExportFormat",
    "Field",
    "InputError",
    "Link",
    "LoyaltyGraphError",
    "Money",
    "Month",
    "OnInsufficient",
    "Points",
    "Record",
    "Report",
    "Repository",
    "RootField",
    "Route",
    "Scope",
    "Select",
    "Sheet",
    "VoucherIssue",
    "Waterfall",
    "fact",
    "hookimpl",
    "sum_points",
]
