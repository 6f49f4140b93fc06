"""The mutation of every verb, its input and its answer."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.administration.administering import administer
from loyalty_graph.administration.requests import VerbRequest
from loyalty_graph.administration.verbs import VERBS
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.graphql.composing import Composition, Resolver, Type, argument, field, input_field, optional
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY, payload_fields, user_errors
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.repository.lookups import (
    adjustment_reasons_by_id,
    balance_types_by_id,
    campaigns_by_id,
    customers_by_member,
    price_groups_by_id,
)
from loyalty_graph.repository.lookups_operations import operations_by_id
from loyalty_graph.repository.lookups_programme import accounts_by_id, newsletters_by_id, outlets_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.administration.verb import Verb
    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.row_sets import Row

_LOOKUPS: Final[Mapping[str, Lookup[int, Any]]] = {
    "Account": accounts_by_id,
    "AdjustmentReason": adjustment_reasons_by_id,
    "BalanceType": balance_types_by_id,
    "Campaign": campaigns_by_id,
    "Customer": customers_by_member,
    "Newsletter": newsletters_by_id,
    "Outlet": outlets_by_id,
    "PriceGroup": price_groups_by_id,
    "Voucher": vouchers_by_id,
}
"""How the thing that a verb answers is looked up, by its type."""


def add_administration(composition: Composition) -> None:
    """Add the mutations of all verbs."""
    for type_name in dict.fromkeys(verb.answers for verb in VERBS):
        _add_payload(composition, type_name)
    for verb in VERBS:
        made = _add_input(composition, verb)
        given = argument("input", made, "What is to be done.")
        description, payload = inspect.cleandoc(verb.__doc__ or ""), composition[f"{verb.answers}Payload"]
        added = field(verb.mutation_field, payload, description, _resolver(verb), arguments=[given])
        composition.extend("Mutation", [added])


def _add_payload(composition: Composition, type_name: str) -> None:
    payload = f"{type_name}Payload"
    composition.object(payload, "What was changed and how it is now, or why nothing was.")
    thing = field(
        type_name[0].lower() + type_name[1:],
        optional(composition[type_name]),
        "What was changed, as it is now; null where nothing was.",
        reads="thing",
    )
    composition.extend(payload, [thing, *payload_fields(composition)])


def _add_input(composition: Composition, verb: Verb) -> Type:
    prefix = verb.mutation_field[0].upper() + verb.mutation_field[1:]
    name = f"{prefix}Input"
    key = input_field("idempotencyKey", str, KEY)
    made = composition.input(name, f"What {verb.mutation_field} is to do.", [key])
    composition.extend(name, Declared(composition, prefix, []).input_fields(verb.Input, name))
    return made


def _resolver(verb: Verb) -> Resolver:
    async def resolve(info: Any, input: Mapping[str, Any]) -> Row:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        context: RequestContext = info.context
        given = {name: value for name, value in input.items() if name != "idempotencyKey"}
        request = VerbRequest(verb, input["idempotencyKey"], given, context.settings.actor)
        repository, deadline_s = await context.repository(), context.settings.action_deadline_s
        try:
            done = await context.work.apart(administer(repository, request, deadline_s=deadline_s))
        except (ActionRefusedError, InputError) as error:
            return {"thing": None, "operation": None, "user_errors": user_errors(context, error)}
        context.forget()
        return {
            "thing": await context.load(_LOOKUPS[verb.answers], done.subject_id),
            "operation": await context.load(operations_by_id, done.operation_id),
            "user_errors": [],
        }

    return resolve
