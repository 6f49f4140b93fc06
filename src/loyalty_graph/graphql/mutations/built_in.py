"""The mutations of the actions that every installation has, and what is special about the input and answer of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.built_in.leaving import CloseCustomer, OptOutCustomer, ReopenCustomer
from loyalty_graph.actions.built_in.merging import MembersWithBalances, MergeBalanceTypes
from loyalty_graph.actions.built_in.one_balance import AddBalance, ModifyBalance, RemoveBalance
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.graphql.composing import Composition, input_field, many, optional
from loyalty_graph.graphql.mutations.adding import DRY_RUN, KEY, add_mutation, arguments_in
from loyalty_graph.graphql.mutations.balance_payload import add_balance_payload
from loyalty_graph.graphql.mutations.payloads import performed
from loyalty_graph.repository.lookups import customers_by_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from strawberry.types.field import StrawberryField

    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.mutations.adding import Answer
    from loyalty_graph.graphql.row_sets import Row

_BALANCE: Final = input_field("reference", str, "The unique id of the member whose balance it is, record or not.")
_CUSTOMER: Final = input_field("reference", str, "The customer's reference.")
_SOME: Final = input_field(
    "references", optional(many(str)), "Whose balances are merged; all who have a balance of a source type if left out."
)


def _one(given: Mapping[str, Any]) -> Selection:
    return References([given["reference"]], ("reference",))


def _some(given: Mapping[str, Any]) -> Selection:
    references = given.get("references")
    if references is None:
        return MembersWithBalances(given["sourceTypes"])
    return References(references, ("references",))


@dataclass(frozen=True)
class _BuiltIn:
    """A mutation: what it does and answers, and the field of its input that `selecting` makes the selection of.

    `shows` finds the thing that the payload answers by the reference in the input, where it answers such a thing.
    """

    action: Action
    payload: str
    whose: StrawberryField
    selecting: Callable[[Mapping[str, Any]], Selection]
    shows: Lookup[str, Row] | None = None


_BUILT_IN: Final = (
    _BuiltIn(ModifyBalance(), "BalancePayload", _BALANCE, _one),
    _BuiltIn(AddBalance(), "BalancePayload", _BALANCE, _one),
    _BuiltIn(RemoveBalance(), "BalancePayload", _BALANCE, _one),
    _BuiltIn(MergeBalanceTypes(), "OperationPayload", _SOME, _some),
    _BuiltIn(OptOutCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
    _BuiltIn(CloseCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
    _BuiltIn(ReopenCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
)


def add_built_in_actions(composition: Composition) -> None:
    """Add the mutations, their inputs, and the payload of those that change one balance.

    Call it once the verbs are there, which answer customers, too.
    """
    add_balance_payload(composition)
    for built_in in _BUILT_IN:
        add_mutation(
            composition, type(built_in.action), built_in.payload, [KEY, DRY_RUN, built_in.whose], _answer(built_in)
        )


def _answer(built_in: _BuiltIn) -> Answer:
    async def answer(context: RequestContext, given: Mapping[str, Any]) -> Mapping[str, Any]:
        request = ActionRequest(
            built_in.action,
            given["idempotencyKey"],
            built_in.selecting(given),
            arguments_in(type(built_in.action), given),
            dry_run=given["dryRun"],
            actor=context.settings.actor,
        )
        work = act(await context.repository(), request, deadline_s=context.settings.action_deadline_s)
        payload = await performed(context, work)
        if built_in.shows is None:
            return payload
        is_done = payload["operation"] is not None
        return {**payload, "thing": await context.load(built_in.shows, given["reference"]) if is_done else None}

    return answer
