"""The mutations of the core's own actions: balances changed by hand, and balance types merged."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.merging import MembersWithBalances, MergeBalanceTypes
from loyalty_graph.actions.one_balance import AddBalance, ModifyBalance, RemoveBalance
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.graphql.composing import Composition, Resolver, argument, field, input_field, many, optional
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY, payload_fields
from loyalty_graph.graphql.performing import DRY_RUN, performed
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.repository.lookups import balances_by_key, entries_by_key
from loyalty_graph.repository.lookups_operations import bookings_of_operations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from strawberry.types.field import StrawberryField

    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.repository.lookups import Row

    Selecting = Callable[[Mapping[str, Any]], Selection]

_ONE_BALANCE: Final = (ModifyBalance(), AddBalance(), RemoveBalance())

_REFERENCES: Final = "Whose balances are merged; all who have a balance of a source type if left out."


def add_core_actions(composition: Composition) -> None:
    """Add the mutations, their inputs, and the payload of those that change one balance."""
    _add_balance_payload(composition)
    for action in _ONE_BALANCE:
        whose = input_field("reference", str, "The unique id of the member whose balance it is, record or not.")
        _add(composition, action, "BalancePayload", whose, _one)
    whose = input_field("references", optional(many(str)), _REFERENCES)
    _add(composition, MergeBalanceTypes(), "OperationPayload", whose, _sources)


def _one(given: Mapping[str, Any]) -> Selection:
    return References([given["reference"]], ("reference",))


def _sources(given: Mapping[str, Any]) -> Selection:
    references = given.get("references")
    if references is None:
        return MembersWithBalances(given["sourceTypes"])
    return References(references, ("references",))


def _add(composition: Composition, action: Action, payload: str, whose: StrawberryField, selecting: Selecting) -> None:
    prefix = action.mutation_field[0].upper() + action.mutation_field[1:]
    name = f"{prefix}Input"
    hosts = [input_field("idempotencyKey", str, KEY), input_field("dryRun", bool, DRY_RUN, default=False), whose]
    made = composition.input(name, f"What {action.mutation_field} is to do.", hosts)
    composition.extend(name, Declared(composition, prefix, []).input_fields(action.Input, name))
    resolver = _resolver(action, selecting, frozenset(each.graphql_name or "" for each in hosts))
    given, does = argument("input", made, "What is to be done."), inspect.cleandoc(action.__doc__ or "")
    composition.extend(
        "Mutation", [field(action.mutation_field, composition[payload], does, resolver, arguments=[given])]
    )


def _resolver(action: Action, selecting: Selecting, hosts: frozenset[str]) -> Resolver:
    async def resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        context: RequestContext = info.context
        request = ActionRequest(
            action,
            input["idempotencyKey"],
            selecting(input),
            {name: value for name, value in input.items() if name not in hosts},
            dry_run=input["dryRun"],
            actor=context.settings.actor,
        )
        work = act(await context.repository(), request, deadline_s=context.settings.action_deadline_s)
        return await performed(context, work)

    return resolve


def _add_balance_payload(composition: Composition) -> None:
    composition.object("BalancePayload", "What was done to a balance and how it is now, or why nothing was.")
    balance, entry = optional(composition["Balance"]), optional(composition["Entry"])
    composition.extend(
        "BalancePayload",
        [
            field("balance", balance, "The balance as it is now; null where there is none.", _balance),
            field("entry", entry, "What was booked; null where nothing was.", _entry),
            *payload_fields(composition),
        ],
    )


async def _balance(root: Row, info: Any) -> Row | None:
    booking = await _booking(root, info)
    found: Row | None = None if booking is None else await info.context.load(balances_by_key, booking[0])
    return found


async def _entry(root: Row, info: Any) -> Row | None:
    booking = await _booking(root, info)
    if booking is None or booking[1] is None:
        return None
    found: Row | None = await info.context.load(entries_by_key, booking[1])
    return found


async def _booking(root: Row, info: Any) -> Any:
    operation = root["operation"]
    return None if operation is None else await info.context.load(bookings_of_operations, operation["operation_id"])
