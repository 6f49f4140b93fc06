"""The mutations of the core's own actions: balances changed by hand, balance types merged, customers who leave."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.leaving import CloseCustomer, OptOutCustomer, ReopenCustomer
from loyalty_graph.actions.merging import MembersWithBalances, MergeBalanceTypes
from loyalty_graph.actions.one_balance import AddBalance, ModifyBalance, RemoveBalance
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.graphql.balance_payload import add_balance_payload
from loyalty_graph.graphql.composing import Composition, Resolver, argument, field, input_field, many, optional
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY
from loyalty_graph.graphql.performing import DRY_RUN, performed
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.repository.lookups import customers_by_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from strawberry.types.field import StrawberryField

    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.graphql.context import Lookup, RequestContext
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
class _CoreAction:
    """A mutation: what it does and answers, and the field of its input that `selecting` makes the selection of.

    `shows` finds the thing that the payload answers by the reference in the input, where it answers such a thing.
    """

    action: Action
    payload: str
    whose: StrawberryField
    selecting: Callable[[Mapping[str, Any]], Selection]
    shows: Lookup[str, Row] | None = None


_CORE_ACTIONS: Final = (
    _CoreAction(ModifyBalance(), "BalancePayload", _BALANCE, _one),
    _CoreAction(AddBalance(), "BalancePayload", _BALANCE, _one),
    _CoreAction(RemoveBalance(), "BalancePayload", _BALANCE, _one),
    _CoreAction(MergeBalanceTypes(), "OperationPayload", _SOME, _some),
    _CoreAction(OptOutCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
    _CoreAction(CloseCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
    _CoreAction(ReopenCustomer(), "CustomerPayload", _CUSTOMER, _one, customers_by_reference),
)


def add_core_actions(composition: Composition) -> None:
    """Add the mutations, their inputs, and the payload of those that change one balance.

    Call it once the verbs are there, which answer customers, too.
    """
    add_balance_payload(composition)
    for core in _CORE_ACTIONS:
        action = core.action
        prefix = action.mutation_field[0].upper() + action.mutation_field[1:]
        name = f"{prefix}Input"
        hosts = [input_field("idempotencyKey", str, KEY), input_field("dryRun", bool, DRY_RUN, default=False)]
        made = composition.input(name, f"What {action.mutation_field} is to do.", [*hosts, core.whose])
        composition.extend(name, Declared(composition, prefix, []).input_fields(action.Input, name))
        given, does = argument("input", made, "What is to be done."), inspect.cleandoc(action.__doc__ or "")
        payload = composition[core.payload]
        added = field(action.mutation_field, payload, does, _resolver(core), arguments=[given])
        composition.extend("Mutation", [added])


def _resolver(core: _CoreAction) -> Resolver:
    hosts = ("idempotencyKey", "dryRun", core.whose.graphql_name)

    async def resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        context: RequestContext = info.context
        request = ActionRequest(
            core.action,
            input["idempotencyKey"],
            core.selecting(input),
            {name: value for name, value in input.items() if name not in hosts},
            dry_run=input["dryRun"],
            actor=context.settings.actor,
        )
        work = act(await context.repository(), request, deadline_s=context.settings.action_deadline_s)
        payload = await performed(context, work)
        if core.shows is None:
            return payload
        is_done = payload["operation"] is not None
        return {**payload, "thing": await context.load(core.shows, input["reference"]) if is_done else None}

    return resolve
