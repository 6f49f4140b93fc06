"""The mutation that undoes an operation."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

import strawberry

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.undoing import PATH, UndoOperation, undo_request
from loyalty_graph.errors import InputError
from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, argument, field, input_field
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY
from loyalty_graph.graphql.performing import DRY_RUN, performed
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.graphql.context import RequestContext

_INPUT: Final = "UndoOperationInput"


def add_undoing(composition: Composition) -> None:
    """Add the field undoOperation of Mutation, and its input."""
    made = composition.input(
        _INPUT,
        "Which operation is undone.",
        [
            input_field("idempotencyKey", str, KEY),
            input_field("dryRun", bool, DRY_RUN, default=False),
            input_field("operation", strawberry.ID, "The operation's id."),
        ],
    )
    composition.extend(_INPUT, Declared(composition, "UndoOperation", []).input_fields(UndoOperation.Input, _INPUT))
    does = inspect.cleandoc(UndoOperation.__doc__ or "")
    given = argument("input", made, "What is to be undone.")
    composition.extend(
        "Mutation", [field("undoOperation", composition["OperationPayload"], does, _resolve, arguments=[given])]
    )


async def _resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
    refuse_omitted_variables(info, "input")
    return await performed(info.context, _undo(info.context, input))


async def _undo(context: RequestContext, given: Mapping[str, Any]) -> int:
    try:
        type_name, key = node_ids.decode(given["operation"])
    except InputError as error:
        raise InputError(error.code, error.message, field=PATH) from None
    repository = await context.repository()
    found = (await operations_by_id(repository, key[:1])).get(key[0]) if type_name == "Operation" else None
    if found is None:
        raise InputError("UNKNOWN_OPERATION", "There is no such operation.", field=PATH)
    arguments = {"onInsufficient": given["onInsufficient"]}
    actor = context.settings.actor
    request = undo_request(found, given["idempotencyKey"], arguments, dry_run=given["dryRun"], actor=actor)
    return await act(repository, request, deadline_s=context.settings.action_deadline_s)
