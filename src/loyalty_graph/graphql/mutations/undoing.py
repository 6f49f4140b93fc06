"""The mutation that undoes an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import strawberry

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.undoing import PATH, UndoOperation, undo_request
from loyalty_graph.errors import InputError
from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, input_field
from loyalty_graph.graphql.mutations.adding import DRY_RUN, KEY, add_mutation, arguments_in
from loyalty_graph.graphql.mutations.payloads import performed
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.graphql.context import RequestContext

_OPERATION: Final = input_field("operation", strawberry.ID, "The operation's id.")


def add_undoing(composition: Composition) -> None:
    """Add the field undoOperation of Mutation, and its input."""
    add_mutation(composition, UndoOperation, "OperationPayload", [KEY, DRY_RUN, _OPERATION], _answer)


async def _answer(context: RequestContext, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return await performed(context, _undo(context, given))


async def _undo(context: RequestContext, given: Mapping[str, Any]) -> int:
    try:
        type_name, key = node_ids.decode(given["operation"])
    except InputError as error:
        raise InputError(error.code, error.message, field=PATH) from None
    repository = await context.repository()
    found = (await operations_by_id(repository, key[:1])).get(key[0]) if type_name == "Operation" else None
    if found is None:
        raise InputError("UNKNOWN_OPERATION", "There is no such operation.", field=PATH)
    arguments, actor = arguments_in(UndoOperation, given), context.settings.actor
    request = undo_request(found, given["idempotencyKey"], arguments, dry_run=given["dryRun"], actor=actor)
    return await act(repository, request, deadline_s=context.settings.action_deadline_s)
