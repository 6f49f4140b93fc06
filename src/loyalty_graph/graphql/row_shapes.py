"""What is selected of rows of one type, found out once, and the answer to it written column by column.

graphql-core visits every field of every row. Where all that is selected is in the rows' columns, one pass per column
answers the same; anything else, a value that a type does not allow included, is left to graphql-core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import Undefined, get_named_type, is_leaf_type, is_list_type, is_non_null_type, is_object_type
from strawberry.schema.schema_converter import GraphQLCoreConverter

from loyalty_graph.graphql.leaf_columns import leaf_column
from loyalty_graph.graphql.row_sets import Edges

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphql import GraphQLField, GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

    from loyalty_graph.graphql.row_sets import RowSet

    Collect = Callable[[GraphQLObjectType, FieldDetailsList], GroupedFieldSet]
    Column = Callable[[RowSet], Sequence[Any]]


class NotPlainError(Exception):
    """Columns alone do not answer what is selected."""


class RowShape:
    """The fields selected of rows of `row_type`, fragments and directives resolved by `collect`.

    Raises NotPlainError for a field that a resolver answers.
    """

    def __init__(self, row_type: GraphQLObjectType, details: FieldDetailsList, collect: Collect) -> None:
        selected = collect(row_type, details)
        self._needed: set[str] = set()
        self._columns = {key: self._column(row_type, below, collect) for key, below in selected.items()}
        self._row: dict[str, Any] = dict.fromkeys(selected)

    @property
    def columns(self) -> frozenset[str]:
        """What the rows have to have, the rows behind edges included."""
        return frozenset(self._needed)

    def write(self, rows: RowSet) -> list[dict[str, Any]]:
        """The rows as objects of the selected fields. Raises NotPlainError for a value that its type does not allow."""
        objects = [self._row.copy() for _ in range(len(rows))]
        try:
            for key, column in self._columns.items():
                for made, value in zip(objects, column(rows), strict=True):
                    made[key] = value
        except Exception as error:  # whatever it is, graphql-core says what and where
            raise NotPlainError from error
        return objects

    def _column(self, row_type: GraphQLObjectType, details: FieldDetailsList, collect: Collect) -> Column:
        name = details[0].node.name.value
        if name == "__typename":
            return lambda rows: [row_type.name] * len(rows)
        declared = row_type.fields[name]
        source = column_of(declared)
        below = get_named_type(declared.type)
        if is_object_type(below):
            return self._nodes(RowShape(below, details, collect), source)
        self._needed.add(source)
        write = writer(declared.type)
        return lambda rows: write(rows.column(source))

    def _nodes(self, shape: RowShape, source: str) -> Column:
        if source != "node":
            raise NotPlainError
        self._needed |= shape.columns

        def nodes(rows: RowSet) -> Sequence[Any]:
            if not isinstance(rows, Edges):
                raise NotPlainError
            return shape.write(rows.nodes)

        return nodes


def column_of(declared: GraphQLField) -> str:
    """The column that a field shows. Raises NotPlainError where a resolver decides."""
    definition = declared.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if definition is None or definition.base_resolver is not None:
        raise NotPlainError
    name: str = definition.python_name
    return name


def writer(declared: Any, *, nullable: bool = True) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """How a column of this type is written. The writer raises for a value that the type does not allow.

    Raises NotPlainError for a type whose values are no leaves.
    """
    if is_non_null_type(declared):
        return writer(declared.of_type, nullable=False)
    if is_list_type(declared):
        inner = writer(declared.of_type)

        def write(values: Sequence[Any]) -> Sequence[Any]:
            return [None if value is None else inner(value) for value in values]
    elif is_leaf_type(declared):
        at_once = leaf_column(declared)

        def write(values: Sequence[Any]) -> Sequence[Any]:
            written = at_once(values)
            if written is None:
                return [None if value is None else _one(declared, value) for value in values]
            return written
    else:
        raise NotPlainError
    return write if nullable else lambda values: write(_without_nulls(values))


def _one(leaf: Any, value: Any) -> Any:
    written = leaf.coerce_output_value(value)
    if written is Undefined or written is None:
        raise NotPlainError
    return written


def _without_nulls(values: Sequence[Any]) -> Sequence[Any]:
    if None in values:
        raise NotPlainError
    return values
