"""The types and the root field of a report, all made of its declaration."""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import DeclarationError
from loyalty_graph.graphql.catalogue import CatalogueReport
from loyalty_graph.graphql.composing import Composition, Resolver, field, many, optional
from loyalty_graph.graphql.connections import ReadingConnection, add_connection, page_fields
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.export_links import export_field
from loyalty_graph.graphql.records import answer_type
from loyalty_graph.graphql.tables import TableField, page_arguments
from loyalty_graph.graphql.totals import add_totals
from loyalty_graph.plugins import blamed
from loyalty_graph.repository.lookups import balance_types_by_code, campaigns_by_code, customers_by_reference

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.plugins import Loaded
    from loyalty_graph.reports.columns import Column, Fact, Link
    from loyalty_graph.reports.report import Report

_LINKS: dict[str, tuple[str, Any]] = {
    "customer": ("Customer", customers_by_reference),
    "balance_type": ("BalanceType", balance_types_by_code),
    "campaign": ("Campaign", campaigns_by_code),
}
"""Per target of a link: its type, and the lookup by natural key."""


def add_report_result(composition: Composition) -> None:
    """Add what all reports' answers have in common."""
    composition.object("IgnoredFilter", "An argument that was given but has no effect.")
    composition.extend(
        "IgnoredFilter",
        [
            field("field", str, "The argument's name."),
            field("because", str, "Why it has no effect."),
        ],
    )
    composition.object(
        "Integrity", "Whether the report's declared identities hold, checked on its totals and its page."
    )
    composition.extend(
        "Integrity",
        [
            field("ok", bool, "Whether all of them hold."),
            field("failures", many(str), "A sentence for each that does not."),
        ],
    )
    composition.interface("ReportResult", "What the answer of every report has.")
    composition.extend("ReportResult", _result_fields(composition))


def add_report(composition: Composition, loaded: Loaded[Report]) -> None:
    """Add a report's types and its field of Query."""
    report = loaded.what
    prefix = report.query_field[0].upper() + report.query_field[1:]
    declared = Declared(composition, prefix, list(report.columns.values()))
    description = inspect.cleandoc(report.__doc__ or "")
    composition.object(f"{prefix}Row", f"One row of the report {report.title}.")
    composition.extend(f"{prefix}Row", [_column_field(declared, column) for column in report.columns.values()])
    composition.extend(f"{prefix}Row", [_link_field(composition, report, link) for link in report.links.values()])
    add_connection(composition, prefix, f"{prefix}Row", interfaces=("ReportResult",))
    composition.extend(f"{prefix}Connection", _result_fields(composition, lambda: CatalogueReport(loaded)))
    add_totals(composition, declared, report.columns.values())
    composition.extend(
        f"{prefix}Connection", [_fact_field(composition, declared, fact) for fact in report.facts.values()]
    )
    arguments = [
        *declared.filter_arguments(report.Filter),
        *page_arguments(declared.where(), declared.order()),
    ]
    connection = composition[f"{prefix}Connection"]
    table = TableField(report, guard=partial(blamed, loaded.plugin, report.query_field))
    composition.extend(
        "Query", [field(report.query_field, connection, description, table.resolve, arguments=arguments)]
    )


def _result_fields(composition: Composition, entry: Resolver | None = None) -> list[Any]:
    return [
        field("report", composition["Report"], "The report, as the catalogue describes it.", entry),
        *page_fields(composition),
        field(
            "appliedFilters",
            many(str),
            "The arguments of the filter that differ from their defaults and have effect.",
            applied_filters_of,
        ),
        field(
            "ignoredFilters",
            many(composition["IgnoredFilter"]),
            "The arguments that were given without effect.",
            ignored_filters_of,
        ),
        field("integrity", composition["Integrity"], "Whether the report's declared identities hold.", integrity_of),
        export_field(composition, always=True),
    ]


def _column_field(declared: Declared, column: Column) -> Any:
    return field(column.api_name, declared.value(column.value), column.description, reads=column.name)


def _fact_field(composition: Composition, declared: Declared, fact: Fact) -> Any:
    async def read_fact(root: ReadingConnection) -> Any:
        return await root.fact(fact)

    return field(fact.api_name, answer_type(composition, declared, fact.value), fact.description, read_fact)


def _link_field(composition: Composition, report: Report, link: Link) -> Any:
    if link.target not in _LINKS:
        known = ", ".join(_LINKS)
        raise DeclarationError(
            "UNKNOWN_LINK",
            f"Link {link.name!r} of report {report.name!r} leads to {link.target!r}; known are: {known}.",
        )
    type_name, lookup = _LINKS[link.target]

    async def follow(root: Row, info: Any) -> Row | None:
        key = root[link.by]
        found: Row | None = None if key is None else await info.context.load(lookup, key)
        return found

    return field(link.api_name, optional(composition[type_name]), link.description, follow)


def applied_filters_of(root: ReadingConnection) -> list[str]:
    """The names of the arguments that have effect."""
    return list(root.reading.applied_filters)


def ignored_filters_of(root: ReadingConnection) -> list[Any]:
    """The arguments that were given in vain."""
    return list(root.reading.ignored_filters)


async def integrity_of(root: ReadingConnection) -> Any:
    """Whether the report's identities hold."""
    return await root.integrity()
