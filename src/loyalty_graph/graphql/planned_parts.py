"""The parts of a connection's answer that a plan can give: what each reads, and how it is written from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphql import get_named_type
from strawberry.schema.schema_converter import GraphQLCoreConverter

from loyalty_graph.graphql.connections import edges_of, nodes_of, page_info_of, total_count_of
from loyalty_graph.graphql.reports import applied_filters_of, ignored_filters_of, integrity_of
from loyalty_graph.graphql.row_sets import Edges, Objects, PageInfo
from loyalty_graph.graphql.row_shapes import NotPlainError, RowShape, writer
from loyalty_graph.graphql.totals import totals_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLField, GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetailsList

    from loyalty_graph.graphql.composing import Resolver
    from loyalty_graph.graphql.row_shapes import Collect
    from loyalty_graph.reports.integrity import Integrity
    from loyalty_graph.reports.reading import Reading


@dataclass(slots=True)
class Answered:
    """What was read for a connection; None where no part of its answer needs it."""

    reading: Reading
    rows: Any = None
    count: int | None = None
    totals: Mapping[str, Any] | None = None
    integrity: Integrity | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a connection.

    `reads` are the names of what it needs of Answered, `columns` what it needs of the rows, among other names.
    `lists_rows` says whether the rows themselves are in it.
    """

    write: Callable[[Answered], Any]
    reads: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    lists_rows: bool = False


def planned_part(connection: GraphQLObjectType, details: FieldDetailsList, collect: Collect) -> Part:
    """The part of the answer that a field of a connection is. Raises NotPlainError where no plan can give it."""
    name = details[0].node.name.value
    if name == "__typename":
        return Part(lambda _: connection.name)
    declared = connection.fields[name]
    make = _PARTS.get(resolver_of(declared))
    if make is None:
        raise NotPlainError
    return make(declared, details, collect)


def resolver_of(declared: GraphQLField) -> Resolver | None:
    """The function that resolves a field; None where none does."""
    definition = declared.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if definition is None or definition.base_resolver is None:
        return None
    resolver: Resolver = definition.base_resolver.wrapped_func
    return resolver


def _nodes(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(of.rows), _PAGE, shape.columns, lists_rows=True)


def _edges(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(Edges(of.rows)), _PAGE, shape.columns, lists_rows=True)


def _page_info(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(Objects(PageInfo(of.rows.page)))[0], _PAGE)


def _total_count(declared: GraphQLField, _details: FieldDetailsList, _collect: Collect) -> Part:
    write = writer(declared.type)
    return Part(lambda of: write([of.count])[0], frozenset({"count"}))


def _totals(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(Objects(of.totals))[0], frozenset({"totals"}))


def _integrity(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(Objects(of.integrity))[0], frozenset({"integrity"}))


def _applied(_declared: GraphQLField, _details: FieldDetailsList, _collect: Collect) -> Part:
    return Part(lambda of: list(of.reading.applied_filters))


def _ignored(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> Part:
    shape = _shape(declared, details, collect)
    return Part(lambda of: shape.write(Objects(*of.reading.ignored_filters)))


def _shape(declared: GraphQLField, details: FieldDetailsList, collect: Collect) -> RowShape:
    below: Any = get_named_type(declared.type)
    return RowShape(below, details, collect)


_PAGE: Final = frozenset({"page"})

_PARTS: Final[Mapping[Any, Callable[[GraphQLField, FieldDetailsList, Collect], Part]]] = {
    nodes_of: _nodes,
    edges_of: _edges,
    page_info_of: _page_info,
    total_count_of: _total_count,
    totals_of: _totals,
    integrity_of: _integrity,
    applied_filters_of: _applied,
    ignored_filters_of: _ignored,
}
"""By the resolver that graphql-core would call, the part that says the same."""
