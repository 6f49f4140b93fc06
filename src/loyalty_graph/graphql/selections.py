"""The input by which an action is told whom it is for: references, or a report with its filter and conditions."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any

from loyalty_graph.actions.selection import References, ReportRows, Selection, selects_customers
from loyalty_graph.errors import InputError
from loyalty_graph.graphql.composing import Composition, Type, input_field, many, optional
from loyalty_graph.graphql.tables import without_defaults
from loyalty_graph.plugins import blamed, blaming
from loyalty_graph.repository.database_errors import clear_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import sqlalchemy as sa
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.plugins import Loaded, Plugin
    from loyalty_graph.reports.report import Report, Select
    from loyalty_graph.repository import Repository


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


@dataclass(frozen=True)
class _PluginsRows(ReportRows):
    """The rows of a plugin's report: where it fails, its plugin is named, and not that of the action."""

    _: KW_ONLY
    plugin: Plugin

    async def members(self, repository: Repository) -> Select:
        return await blamed(self.plugin, self.report.query_field, super().members(repository))

    async def run(self, connection: AsyncConnection, statement: sa.Insert | sa.Delete) -> int:
        with blaming(self.plugin, self.report.query_field), clear_errors():
            return await super().run(connection, statement)


def selection_of(given: Mapping[str, Any], reports: Sequence[Loaded[Report]]) -> Selection:
    """The selection that a caller gives, or gave when a preview was made. Raises InputError (UNKNOWN_REPORT)."""
    ((name, value),) = given.items()
    if name == "references":
        return References(value)
    loaded = next((loaded for loaded in reports if loaded.what.query_field == name), None)
    if loaded is None:
        raise InputError("UNKNOWN_REPORT", f"The report {name} that selects the members is not there any more.")
    said = without_defaults(loaded.what.Filter, value.get("filter") or {})
    return _PluginsRows(loaded.what, said, value.get("where"), plugin=loaded.plugin)


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
