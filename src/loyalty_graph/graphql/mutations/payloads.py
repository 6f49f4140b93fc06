"""What the answers of all mutations have in common: what was done, or why nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import ActionRefusedError, InputError, Refusal
from loyalty_graph.graphql.composing import Composition, field, many, optional
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from strawberry.types.field import StrawberryField

    from loyalty_graph.graphql.context import RequestContext


def add_operation_payload(composition: Composition) -> None:
    """Add the types UserError and OperationPayload."""
    composition.object("UserError", "Why something was not done, for the user to mend.")
    composition.extend(
        "UserError",
        [
            field("field", optional(many(str)), "The path of the input at fault; null where no single one is.", _field),
            field("code", str, "What is wrong, as a stable code."),
            field("message", str, "What is wrong, in a sentence."),
            field("reference", optional(str), "The member whom it is about; null where it is about none."),
        ],
    )
    composition.object("OperationPayload", "What was done, or why it was not.")
    composition.extend("OperationPayload", payload_fields(composition))


def payload_fields(composition: Composition) -> list[StrawberryField]:
    """The fields that every payload has."""
    errors = "Why nothing was done, one error for each reason; empty where it was."
    return [
        field("operation", optional(composition["Operation"]), "What was done; null where nothing was."),
        field("userErrors", many(composition["UserError"]), errors, reads="user_errors"),
    ]


async def performed(context: RequestContext, work: Coroutine[Any, Any, int]) -> Mapping[str, Any]:
    """The payload of `work`, which does an operation and returns its id, or is refused what a user can mend."""
    try:
        operation_id = await context.work.apart(work)
    except (ActionRefusedError, InputError) as error:
        return {"operation": None, "user_errors": _user_errors(context, error)}
    context.forget()
    return {"operation": await context.load(operations_by_id, operation_id), "user_errors": []}


def _user_errors(context: RequestContext, error: ActionRefusedError | InputError) -> Sequence[Refusal]:
    """The reasons of a refusal, as a payload answers them. Raises InputError (TOO_MANY_ROWS)."""
    if not isinstance(error, ActionRefusedError):
        return [Refusal(error.code, error.message, error.field)]
    context.spend(len(error.refusals))
    return error.refusals


def _field(root: Refusal) -> list[str] | None:
    return ["input", *root.field] if root.field else None
