"""Plans: operations that only show tables, compiled once so that a request neither visits fields nor builds statements.

A plan answers what graphql-core would, or not at all: for whatever it does not cover, and whenever anything fails, the
request is executed the ordinary way, whose errors are graphql-core's own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from graphql import FragmentDefinitionNode, GraphQLError, OperationType, get_variable_values
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from loyalty_graph.graphql.planned_fields import PlannedField
from loyalty_graph.graphql.row_shapes import NotPlainError
from loyalty_graph.plugins import interrupts
from loyalty_graph.reports.statements import side_by_side

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    import strawberry
    from graphql import GraphQLObjectType, OperationDefinitionNode
    from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

    from loyalty_graph.config import Settings
    from loyalty_graph.graphql.documents import Document
    from loyalty_graph.reports.question import Question
    from loyalty_graph.repository import Repository


class Plan:
    """One operation of one document. Raises NotPlainError for one that no plan can answer."""

    def __init__(
        self, schema: strawberry.Schema, settings: Settings, document: Document, operation: OperationDefinitionNode
    ) -> None:
        if operation.operation is not OperationType.QUERY:
            raise NotPlainError
        self._settings = settings
        self._schema = schema._schema  # noqa: SLF001 - where strawberry keeps the schema that graphql-core works on
        self._operation = operation
        self._fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.node.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        query: Any = self._schema.query_type
        selected = collect_fields(self._schema, self._fragments, _NONE, query, operation).grouped_field_set
        self._fields: dict[str, PlannedField] = {}
        self._answer: dict[str, Any] = {}
        """The answer as far as it is known beforehand: its keys in their order, and the names of types."""
        for key, details in selected.items():
            name = details[0].node.name.value
            self._answer[key] = query.name
            if name == "__typename":
                continue
            if name not in query.fields:
                raise NotPlainError
            self._fields[key] = PlannedField(schema, query.fields[name], details, self._collected)

        self._kept_questions = lru_cache(_QUESTIONS_KEPT)(self._questions)

    async def answer(self, repository: Repository, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the answer. Raises whatever fails, and NotPlainError."""
        questions = await contained(self._asked(orjson.dumps(variables)))
        asked = zip(self._fields.values(), questions, strict=True)
        works = [field.answer(question, repository, contained) for field, question in asked]
        values = [await works[0]] if len(works) == 1 else await side_by_side(*map(contained, works))
        if sum(rows for _, rows in values) > self._settings.answer_rows_limit:
            raise NotPlainError
        return self._answer | dict(zip(self._fields, (value for value, _ in values), strict=True))

    async def _asked(self, variables: bytes) -> list[Question]:
        return (self._kept_questions if len(variables) <= _BYTES_KEPT else self._questions)(variables)

    def _questions(self, variables: bytes) -> list[Question]:
        """What each field asks for with these variables, which are JSON. Raises as `answer`."""
        definitions = self._operation.variable_definitions or ()
        given = get_variable_values(self._schema, definitions, orjson.loads(variables))
        if not isinstance(given, VariableValues):
            raise NotPlainError
        return [field.question(given, self._settings) for field in self._fields.values()]

    def _collected(self, row_type: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        below = collect_subfields(self._schema, self._fragments, _NONE, self._operation, row_type, details)
        return below.grouped_field_set


def plan_of(schema: strawberry.Schema, settings: Settings, document: Document, name: str | None) -> Plan | None:
    """The plan of the operation that a request means, made once and kept with its document; None where there is none.

    The settings are those of the schema's gateway. Raises as `Document.operation`.
    """
    if name not in document.plans:
        operation = document.operation(name)
        try:
            document.plans[name] = Plan(schema, settings, document, operation)
        except (NotPlainError, GraphQLError):  # that of GraphQL: a directive has a variable
            document.plans[name] = None
    return document.plans[name]


async def contained(work: Coroutine[Any, Any, Any]) -> Any:
    """Await work that may run a plugin's code. Raises NotPlainError for whatever it raises: see plugins/blame.py."""
    try:
        return await work
    except BaseException as error:
        if interrupts(error):
            raise
        raise NotPlainError from error


_NONE: Final = VariableValues({}, {})

_QUESTIONS_KEPT: Final = 32
"""How many questions a plan keeps by their variables: what many ask again and again is checked once."""

_BYTES_KEPT: Final = 2_000
"""The longest variables whose question is kept."""
