"""Running a request: from its text to the answer's data and errors, ready to be written as JSON."""

from __future__ import annotations

import asyncio
import inspect
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import ExecutionResult, OperationType, execute, print_schema

from loyalty_graph.graphql.documents import Document, Documents, RefusedError
from loyalty_graph.graphql.masking import internal, presented
from loyalty_graph.graphql.plans import plan_of
from loyalty_graph.graphql.row_executor import RowExecutor

if TYPE_CHECKING:
    from collections.abc import Mapping

    import strawberry

    from loyalty_graph.config import Settings
    from loyalty_graph.graphql.context import RequestContext


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One request as it came, its shape already checked."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request. `ran` is False where nothing was executed: then there is no `data`."""

    body: dict[str, Any]
    ran: bool


class Executor:
    """Runs requests against one schema."""

    def __init__(self, schema: strawberry.Schema, settings: Settings) -> None:
        self._schema = schema._schema  # noqa: SLF001 - where strawberry keeps the schema that graphql-core works on
        self._documents = Documents(schema, settings)
        self._strawberry = schema

    def schema_text(self) -> str:
        """The schema in GraphQL's own language."""
        return print_schema(self._schema)

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether the request only reads. Raises RefusedError for one that cannot be run at all."""
        document = self._documents.get(request.query)
        return document.operation(request.operation_name).operation is OperationType.QUERY

    async def run(self, request: GraphQLRequest, context: RequestContext) -> Answer:
        """The answer to a request. Never raises: what goes wrong is in the answer. Cancelled, it stops all its work."""
        try:
            document = self._documents.get(request.query)
            if (data := await self._by_plan(document, request, context)) is not None:
                return Answer({"data": data}, ran=True)
            result = execute(
                self._schema,
                document.node,
                context_value=context,
                variable_values=dict(request.variables or {}),
                operation_name=request.operation_name,
                executor_class=RowExecutor,
                hide_suggestions=True,
            )
            if inspect.isawaitable(result):
                result = await result
        except asyncio.CancelledError:
            context.work.stop()
            raise
        except RefusedError as error:
            return refusal(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an id and the log the rest
            return Answer({"errors": [internal(error, where="the request")]}, ran=False)
        finally:
            await context.work.ended()
        return _answered(result)

    async def _by_plan(
        self, document: Document, request: GraphQLRequest, context: RequestContext
    ) -> dict[str, Any] | None:
        """The data of the answer, if the request has a plan and nothing goes wrong with it. Raises RefusedError."""
        settings = context.settings
        plan = plan_of(self._strawberry, settings, document, request.operation_name) if settings.plans else None
        if plan is None:
            return None
        try:
            return await plan.answer(await context.repository_at_hand(), request.variables or {})
        except Exception:  # noqa: BLE001 - whatever it is, the ordinary way meets it again and says what and where
            _log.debug("a plan did not answer", exc_info=True)
            return None


def refusal(error: RefusedError) -> Answer:
    """The answer to a request that is not run."""
    return Answer({"errors": [presented(each) for each in error.errors]}, ran=False)


def _answered(result: ExecutionResult) -> Answer:
    if result.data is None and result.errors and all(error.path is None for error in result.errors):
        return refusal(RefusedError(*result.errors))
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body = {"errors": [presented(error) for error in result.errors], "data": result.data}
    return Answer(body, ran=True)
