"""What all mutations have in common: the type they are fields of, and why something was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.errors import ActionRefusedError, Refusal
from loyalty_graph.graphql.composing import Composition, field, many, optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from strawberry.types.field import StrawberryField

    from loyalty_graph.errors import InputError
    from loyalty_graph.graphql.context import RequestContext

KEY = "Any text of your choice: the same request with the same key is done once, however often it is sent."
"""What the field `idempotencyKey` of every input is."""


def add_mutation(composition: Composition) -> None:
    """Add the types Mutation and UserError."""
    composition.object("Mutation", "Everything that can be done. Fields are done one after the other.")
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


def payload_fields(composition: Composition) -> list[StrawberryField]:
    """The fields that every payload has."""
    errors = "Why nothing was done, one error for each reason; empty where it was."
    return [
        field("operation", optional(composition["Operation"]), "What was done; null where nothing was."),
        field("userErrors", many(composition["UserError"]), errors, reads="user_errors"),
    ]


def user_errors(context: RequestContext, error: ActionRefusedError | InputError) -> Sequence[Refusal]:
    """The reasons of a refusal, as a payload answers them. Raises InputError (TOO_MANY_ROWS)."""
    if not isinstance(error, ActionRefusedError):
        return [Refusal(error.code, error.message, error.field)]
    context.spend(len(error.refusals))
    return error.refusals


def _field(root: Refusal) -> list[str] | None:
    return ["input", *root.field] if root.field else None
