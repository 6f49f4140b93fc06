"""The mutation of every verb, and its payload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.administration.administering import administer
from loyalty_graph.administration.requests import VerbRequest
from loyalty_graph.administration.verbs import VERBS
from loyalty_graph.graphql.composing import Composition, field, optional
from loyalty_graph.graphql.mutations.adding import KEY, add_mutation, arguments_in
from loyalty_graph.graphql.mutations.payloads import payload_fields, performed
from loyalty_graph.repository.lookups import (
    adjustment_reasons_by_id,
    balance_types_by_id,
    campaigns_by_id,
    customers_by_member,
    price_groups_by_id,
)
from loyalty_graph.repository.lookups_programme import accounts_by_id, newsletters_by_id, outlets_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.administration.verb import Verb
    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.mutations.adding import Answer

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
        add_mutation(composition, type(verb), f"{verb.answers}Payload", [KEY], _answer(verb))


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


def _answer(verb: Verb) -> Answer:
    async def answer(context: RequestContext, given: Mapping[str, Any]) -> Mapping[str, Any]:
        arguments = arguments_in(type(verb), given)
        request = VerbRequest(verb, given["idempotencyKey"], arguments, context.settings.actor)
        work = administer(await context.repository(), request, deadline_s=context.settings.action_deadline_s)
        payload = await performed(context, work)
        operation = payload["operation"]
        thing = None if operation is None else await context.load(_LOOKUPS[verb.answers], operation["subject_id"])
        return {**payload, "thing": thing}

    return answer
