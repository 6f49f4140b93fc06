"""Rows of a page answered all at once: column by column instead of field by field.

graphql-core visits every field of every row. Where all that is selected of the rows is in their columns, one pass per
column answers the same; for anything else, an error included, the rows go graphql-core's way.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from graphql import get_named_type, is_leaf_type, is_list_type, is_non_null_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.graphql.row_sets import Edges, Rows
from loyalty_graph.reports.coercion import INTEGER_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLField
    from graphql.execution.collect_fields import FieldDetailsList

_SAME: Final = {"String": str, "Boolean": bool}
"""The Python types whose values are what these leaf types write for them."""

_LIMITS: Final = {"Int": INTEGER_LIMIT, "Points": POINTS_LIMIT}
"""The largest number, either sign, that these leaf types write as it is."""


class NotPlainError(Exception):
    """Columns alone do not answer what is selected."""


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes as graphql-core does, but rows of a page column by column where that is the same."""

    def complete_list_value(  # noqa: PLR0913, PLR0917 - graphql-core's own signature
        self,
        return_type: Any,
        field_details_list: FieldDetailsList,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The answer of a list field."""
        if isinstance(result, Rows | Edges):
            with suppress(NotPlainError):
                return self._objects(get_named_type(return_type), field_details_list, result)
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def _objects(self, row_type: Any, details: FieldDetailsList, rows: Rows | Edges) -> list[dict[str, Any]]:
        """The rows as objects of the selected fields. Raises NotPlainError."""
        selected = self.collect_subfields(row_type, details).grouped_field_set
        columns = [self._answers(row_type, below, rows) for below in selected.values()]
        if not columns:
            return [{} for _ in rows]
        return [dict(zip(selected, values, strict=True)) for values in zip(*columns, strict=True)]

    def _answers(self, row_type: Any, details: FieldDetailsList, rows: Rows | Edges) -> Sequence[Any]:
        """What one field answers for each of the rows. Raises NotPlainError."""
        name = details[0].node.name.value
        if name == "__typename":
            return [row_type.name] * len(rows)
        declared = row_type.fields[name]
        source = _source(declared)
        if isinstance(rows, Edges) and source == "node":
            return self._objects(get_named_type(declared.type), details, rows.nodes)
        if source not in rows.columns:
            raise NotPlainError
        return self._written(declared.type, rows.columns[source])

    def _written(self, declared: Any, values: Sequence[Any]) -> Sequence[Any]:
        """The values as their type writes them. Raises NotPlainError for one that it does not allow."""
        if is_non_null_type(declared):
            if None in values:
                raise NotPlainError
            declared = declared.of_type
        if is_list_type(declared):
            return [None if value is None else self._written(declared.of_type, value) for value in values]
        if not is_leaf_type(declared):
            raise NotPlainError
        if _is_as_written(declared.name, values):
            return values
        try:
            return [None if value is None else self.complete_leaf_value(declared, value) for value in values]
        except Exception as error:  # whatever it is, graphql-core says where it is
            raise NotPlainError from error


def _source(declared: GraphQLField) -> str:
    """The column that a field shows. Raises NotPlainError where a resolver decides."""
    definition = declared.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if definition is None or definition.base_resolver is not None:
        raise NotPlainError
    name: str = definition.python_name
    return name


def _is_as_written(leaf: str, values: Sequence[Any]) -> bool:
    """Whether all of the values are what a leaf type writes for them."""
    kinds = set(map(type, values)) - {type(None)}
    if (limit := _LIMITS.get(leaf)) is None:
        return kinds <= {_SAME.get(leaf)}
    return kinds <= {int} and all(-limit <= value <= limit for value in values if value is not None)
