"""One field of Mutation and its input, made of a declaration: actions, verbs and undoing are all added this way."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.graphql.composing import Composition, argument, field, input_field
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.reports.columns import api_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from strawberry.types.field import StrawberryField

    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.operations.mutation import Mutation

    Answer = Callable[[RequestContext, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
    """Answers what is given as `input` with the payload."""

KEY: Final = input_field(
    "idempotencyKey",
    str,
    "Any text of your choice: the same request with the same key is done once, however often it is sent.",
)
DRY_RUN: Final = input_field(
    "dryRun",
    bool,
    "Only show what would be done. A preview and what is done after it are two requests with two keys.",
    default=False,
)


def add_mutation(  # noqa: PLR0913 - all that is different from one to the other
    composition: Composition,
    declared: type[Mutation],
    payload: str,
    hosts: Sequence[StrawberryField],
    answer: Answer,
    *,
    may_omit: bool = False,
) -> None:
    """Add it, its input made of the fields of `hosts` and of its arguments; `payload` names the type of its answer.

    With `may_omit`, required arguments can be left out all the same: `answer` has to ask.
    """
    name = api_name(declared.name)
    prefix = name[0].upper() + name[1:]
    made = composition.input(f"{prefix}Input", f"What {name} is to do.", hosts)
    own = Declared(composition, prefix, []).input_fields(declared.Input, f"{prefix}Input", may_omit=may_omit)
    composition.extend(f"{prefix}Input", own)

    async def resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        return await answer(info.context, input)

    given = argument("input", made, "What is to be done.")
    does = inspect.cleandoc(declared.__doc__ or "")
    composition.extend("Mutation", [field(name, composition[payload], does, resolve, arguments=[given])])


def arguments_in(declared: type[Mutation], given: Mapping[str, Any]) -> dict[str, Any]:
    """What of an input are the mutation's own arguments."""
    own = {spec.api_name for spec in declared.Input.__arguments__}
    return {name: value for name, value in given.items() if name in own}
