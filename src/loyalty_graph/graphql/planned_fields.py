"""A table's field of Query as a plan answers it: its columns, its reads and the parts of its answer, known beforehand.

Nothing here knows how an error is presented: whatever is raised, the request is answered graphql-core's way instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import get_argument_values, get_named_type
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments

from loyalty_graph.graphql.planned_parts import Answered, Part, planned_part, resolver_of
from loyalty_graph.graphql.row_sets import Rows
from loyalty_graph.graphql.row_shapes import NotPlainError
from loyalty_graph.graphql.selection import refuse_omitted
from loyalty_graph.graphql.tables import TableField
from loyalty_graph.reports.reading import read_again
from loyalty_graph.reports.statements import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import strawberry
    from graphql import GraphQLField
    from graphql.execution.collect_fields import FieldDetailsList
    from graphql.execution.values import VariableValues

    from loyalty_graph.config import Settings
    from loyalty_graph.graphql.row_shapes import Collect
    from loyalty_graph.reports.question import Question
    from loyalty_graph.reports.reading import Reading
    from loyalty_graph.repository import Repository

    Work = Coroutine[Any, Any, Any]
    Guard = Callable[[Work], Work]


class PlannedField:
    """A field of Query that shows a table. Raises NotPlainError where it selects what no plan can answer."""

    def __init__(
        self, schema: strawberry.Schema, declared: GraphQLField, details: FieldDetailsList, collect: Collect
    ) -> None:
        self._schema = schema
        self._declared = declared
        self._field = _table_field(declared)
        self._nodes = [each.node for each in details]
        connection: Any = get_named_type(declared.type)
        selected = collect(connection, details)
        self._parts: dict[str, Part] = {
            key: planned_part(connection, below, collect) for key, below in selected.items()
        }
        shown = self._field.table.columns.keys()
        self._columns = sorted({name for part in self._parts.values() for name in part.columns} & shown)
        self._reads = {name for part in self._parts.values() for name in part.reads}
        self._row_lists = sum(part.lists_rows for part in self._parts.values())

    def question(self, variables: VariableValues, settings: Settings) -> Question:
        """What is asked for with these variables. Raises InputError, GraphQLError and what a plugin raises."""
        refuse_omitted(self._nodes, "where", variables.coerced)
        given = convert_arguments(
            get_argument_values(self._declared, self._nodes[0], variables),
            self._declared.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].arguments,
            self._schema.schema_converter.scalar_registry,
            self._schema.config,
        )
        return self._field.question(given, settings)

    async def answer(self, question: Question, repository: Repository, guard: Guard) -> tuple[dict[str, Any], int]:
        """The field's value, and how many rows it holds. What may run a plugin's code goes through `guard`."""
        reading = await guard(read_again(question, repository))
        answered = await self._read(reading, guard)
        rows = self._row_lists * len(answered.rows) if self._row_lists else 0
        return {key: part.write(answered) for key, part in self._parts.items()}, rows

    async def _read(self, reading: Reading, guard: Guard) -> Answered:
        columns = self._columns
        if "integrity" in self._reads:
            columns = sorted({*columns, *reading.integrity_columns})
        ways: dict[str, Callable[[], Work]] = {
            "page": lambda: guard(reading.page(columns)),
            "count": lambda: guard(reading.total_count()),
            "totals": lambda: guard(reading.totals()),
        }
        names = [name for name in ways if name in self._reads]
        if len(names) == 1:
            read = {names[0]: await ways[names[0]]()}
        else:
            read = dict(zip(names, await side_by_side(*(ways[name]() for name in names)), strict=True))

        async def once(name: str) -> Any:
            return read[name] if name in read else await ways[name]()

        answered = Answered(
            reading, Rows(read["page"]) if "page" in read else None, read.get("count"), read.get("totals")
        )
        if "integrity" in self._reads:
            answered.integrity = await reading.integrity(lambda: once("page"), lambda: once("totals"))
        return answered


def _table_field(declared: GraphQLField) -> TableField:
    table = getattr(resolver_of(declared), "__self__", None)
    if not isinstance(table, TableField):
        raise NotPlainError
    return table
