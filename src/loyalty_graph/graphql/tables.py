"""Root fields of reports and listings: arguments to a checked reading, selections to the columns of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Resolver, Type, argument, many, optional
from loyalty_graph.graphql.connections import Guard, ReadingConnection, unguarded
from loyalty_graph.graphql.selection import Selection, refuse_omitted_variables
from loyalty_graph.reports.filters import without_defaults
from loyalty_graph.reports.reading import PageLimits, Request, read
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.reports.report import Listing, Table


def page_arguments(where: Type, order: Type) -> list[Any]:
    """The arguments of every table's field, but for a report's own filter."""
    return [
        argument("where", optional(where), "Conditions on the rows. Totals and counts are of the rows that match."),
        argument("orderBy", optional(many(order)), "The order of the rows, most significant key first."),
        argument("first", optional(int), "How many rows to show from the start or after a cursor."),
        argument(
            "after", optional(str), "Show rows after this cursor, which is of the same filter, conditions and order."
        ),
        argument("last", optional(int), "How many rows to show up to the end or before a cursor."),
        argument("before", optional(str), "Show rows before this cursor."),
    ]


def table_resolver(table: Report | Listing, always: frozenset[str] = frozenset(), guard: Guard = unguarded) -> Resolver:
    """The resolver of a table's field. Its page has the columns that the request selects, and those in `always`.

    All that is read goes through `guard`.
    """
    shown = shown_columns(type(table))

    async def resolve(info: Any, **given: Any) -> ReadingConnection:
        refuse_omitted_variables(info, "where")
        limits = PageLimits.of(info.context.settings)
        repository = await info.context.repository()
        reading = await info.context.work.apart(guard(read(table, repository, _request(table, given), limits)))
        selection = Selection.of(info)
        columns = requested_columns(selection, shown) | always
        if "integrity" in selection.names:
            columns |= reading.integrity_columns
        return ReadingConnection(info.context, reading, columns, guard)

    return resolve


def shown_columns(table: type[Table]) -> dict[str, str]:
    """The Python name of the column that a field of a row needs, by the field's name."""
    columns = {column.api_name: column.name for column in table.columns.values()}
    return columns | {link.api_name: link.by for link in table.links.values()}


def requested_columns(connection: Selection, shown: Mapping[str, str]) -> set[str]:
    """The columns that the rows below a connection's selection need."""
    names = connection.under("nodes").names | connection.under("edges", "node").names
    return {shown[name] for name in names if name in shown}


def _request(table: Report | Listing, given: Mapping[str, Any]) -> Request:
    filter_ = given.get("filter")
    if isinstance(table, Report) and filter_ is not None:
        filter_ = without_defaults(table.Filter, filter_)
    return Request(
        filter=filter_,
        where=given.get("where"),
        order_by=_order(given.get("orderBy")),
        first=given.get("first"),
        after=given.get("after"),
        last=given.get("last"),
        before=given.get("before"),
    )


def _order(keys: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]] | None:
    if keys is None:
        return None
    return [{"field": key["field"].name, "direction": key["direction"].name} for key in keys]
