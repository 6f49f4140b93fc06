"""The input by which an action is told whom it is for: references, or a report with its filter and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.actions.selection import selects_customers
from loyalty_graph.graphql.composing import Composition, Type, input_field, many, optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty_graph.plugins import Loaded
    from loyalty_graph.reports.report import Report


def add_customer_selection(composition: Composition, reports: Iterable[Loaded[Report]]) -> Type:
    """Add the input CustomerSelection. The types of the reports are there already."""
    references = input_field(
        "references", optional(many(str)), "The members of these references, with a customer record or not."
    )
    made = composition.input("CustomerSelection", "Whom an action is for.", [references], one_of=True)
    for loaded in reports:
        if selects_customers(loaded.what):
            with composition.contributed_by(loaded.plugin.distribution):
                _add_report(composition, loaded.what)
    return made


def _add_report(composition: Composition, report: Report) -> None:
    prefix = report.query_field[0].upper() + report.query_field[1:]
    fields = [
        input_field("where", optional(composition[f"{prefix}Where"]), "Conditions on the report's rows."),
    ]
    if report.Filter.__arguments__:
        filter_ = composition[f"{prefix}Filter"]
        required = any(spec.required for spec in report.Filter.__arguments__)
        type_ = filter_ if required else optional(filter_)
        fields.insert(0, input_field("filter", type_, "What the report is about."))
    made = composition.input(f"{prefix}Selection", f"The members in the rows of the report {report.title}.", fields)
    description = f"The members in the rows of the report {report.title}; all of them for an empty object."
    composition.extend("CustomerSelection", [input_field(report.query_field, optional(made), description)])
