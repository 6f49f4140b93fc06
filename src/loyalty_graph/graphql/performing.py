"""What mutations that make an operation have in common: the payload, and how it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.graphql.mutations import payload_fields, user_errors
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from loyalty_graph.graphql.composing import Composition
    from loyalty_graph.graphql.context import RequestContext

DRY_RUN: Final = "Only show what would be done. A preview and what is done after it are two requests with two keys."
"""What the field `dryRun` of an input is."""


def add_operation_payload(composition: Composition) -> None:
    """Add the type OperationPayload."""
    composition.object("OperationPayload", "What was done, or why it was not.")
    composition.extend("OperationPayload", payload_fields(composition))


async def performed(context: RequestContext, work: Coroutine[Any, Any, int]) -> Mapping[str, Any]:
    """The payload of `work`, which does an operation and returns its id, or is refused what a user can mend."""
    try:
        operation_id = await context.work.apart(work)
    except (ActionRefusedError, InputError) as error:
        return {"operation": None, "user_errors": user_errors(context, error)}
    context.forget()
    return {"operation": await context.load(operations_by_id, operation_id), "user_errors": []}
