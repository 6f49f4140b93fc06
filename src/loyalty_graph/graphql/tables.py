"""Root fields of reports and listings: arguments to a checked reading, selections to the columns of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Type, argument, many, optional
from loyalty_graph.graphql.connections import Guard, ReadingConnection, unguarded
from loyalty_graph.graphql.selection import Selection, refuse_omitted_variables
from loyalty_graph.reports.filters import without_defaults
from loyalty_graph.reports.question import parse
from loyalty_graph.reports.reading import PageLimits, Request, read
from loyalty_graph.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.config import Settings
    from loyalty_graph.reports.question import Question
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


class TableField:
    """A table's field of Query. Its page has the columns that the request selects, and those in `always`.

    All that is read goes through `guard`.
    """

    def __init__(self, table: Report | Listing, always: frozenset[str] = frozenset(), guard: Guard = unguarded) -> None:
        self.table = table
        self._always = always
        self._guard = guard
        self._shown = shown_columns(type(table))

    async def resolve(self, info: Any, **given: Any) -> ReadingConnection:
        """The field's connection."""
        refuse_omitted_variables(info, "where")
        context = info.context
        repository = await context.repository()
        request, limits = self._request(given), PageLimits.of(context.settings)
        reading = await context.work.apart(self._guard(read(self.table, repository, request, limits)))
        selection = Selection.of(info)
        columns = requested_columns(selection, self._shown) | self._always
        if "integrity" in selection.names:
            columns |= reading.integrity_columns
        return ReadingConnection(context, request, reading, columns, self._guard)

    def question(self, given: Mapping[str, Any], settings: Settings) -> Question:
        """What the arguments of the field ask for, but for what depends on data or time. Raises as `read`."""
        return parse(self.table, self._request(given), PageLimits.of(settings))

    def _request(self, given: Mapping[str, Any]) -> Request:
        filter_ = given.get("filter")
        if isinstance(self.table, Report) and filter_ is not None:
            filter_ = without_defaults(self.table.Filter, filter_)
        return Request(
            filter=filter_,
            where=given.get("where"),
            order_by=_order(given.get("orderBy")),
            first=given.get("first"),
            after=given.get("after"),
            last=given.get("last"),
            before=given.get("before"),
        )


def shown_columns(table: type[Table]) -> dict[str, str]:
    """The Python name of the column that a field of a row needs, by the field's name."""
    columns = {column.api_name: column.name for column in table.columns.values()}
    return columns | {link.api_name: link.by for link in table.links.values()}


def requested_columns(connection: Selection, shown: Mapping[str, str]) -> set[str]:
    """The columns that the rows below a connection's selection need."""
    names = connection.under("nodes").names | connection.under("edges", "node").names
    return {shown[name] for name in names if name in shown}


def _order(keys: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]] | None:
    if keys is None:
        return None
    return [{"field": key["field"].name, "direction": key["direction"].name} for key in keys]
