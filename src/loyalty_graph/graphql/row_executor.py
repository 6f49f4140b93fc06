"""Rows of a page answered all at once: column by column instead of field by field.

Anything but plain columns, an error included, goes graphql-core's way.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from graphql import get_named_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from loyalty_graph.graphql.row_sets import Edges, Rows
from loyalty_graph.graphql.row_shapes import NotPlainError, RowShape

if TYPE_CHECKING:
    from graphql import GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet


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
                return RowShape(get_named_type(return_type), field_details_list, self._collected).write(result)
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def _collected(self, row_type: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        return self.collect_subfields(row_type, details).grouped_field_set
