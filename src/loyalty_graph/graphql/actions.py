"""The mutation of every action, its input and its answer; the catalogue entry is in actions_catalogue.py."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import strawberry

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.previews import PATH as PREVIEW
from loyalty_graph.errors import InputError
from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, Resolver, Type, argument, field, input_field, optional
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY
from loyalty_graph.graphql.performing import DRY_RUN, performed
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.graphql.selections import add_customer_selection
from loyalty_graph.plugins import blamed
from loyalty_graph.plugins.action_requests import Asked, request_of
from loyalty_graph.reports.filters import without_defaults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.actions.action import Action
    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.plugins import Loaded, Plugins
    from loyalty_graph.reports.report import Report

_HOSTS = ("idempotencyKey", "dryRun", "previewId", "selection")
"""The fields of every action's input that are not its arguments."""


def add_actions(composition: Composition, plugins: Plugins) -> None:
    """Add the mutations of the plugins' actions. Call it once the reports are there."""
    if not plugins.actions:
        return
    selection = add_customer_selection(composition, plugins.reports)
    for loaded in plugins.actions:
        with composition.contributed_by(loaded.plugin.distribution):
            _add_action(composition, loaded, selection, plugins.reports)


def _add_action(
    composition: Composition, loaded: Loaded[Action], selection: Type, reports: Sequence[Loaded[Report]]
) -> None:
    action = loaded.what
    prefix = action.mutation_field[0].upper() + action.mutation_field[1:]
    name = f"{prefix}Input"
    made = composition.input(name, f"What {action.mutation_field} is to do, and to whom.", _host_fields(selection))
    composition.extend(name, Declared(composition, prefix, []).input_fields(action.Input, name, may_omit=True))
    composition.extend(
        "Mutation",
        [
            field(
                action.mutation_field,
                composition["OperationPayload"],
                inspect.cleandoc(action.__doc__ or ""),
                _resolver(loaded, reports),
                arguments=[argument("input", made, "What is to be done, and to whom.")],
            )
        ],
    )


def _host_fields(selection: Type) -> list[Any]:
    return [
        input_field("idempotencyKey", str, KEY),
        input_field("dryRun", bool, DRY_RUN, default=False),
        input_field(
            "previewId",
            optional(strawberry.ID),
            "A preview's id, given instead of selection and arguments: does exactly what it showed, once, within 24 "
            "hours. It is stale if other members are meant, or other points, effects or outcomes come of it, by now.",
        ),
        input_field("selection", optional(selection), "Whom it is for. Needed, like the arguments, without previewId."),
    ]


def _resolver(loaded: Loaded[Action], reports: Sequence[Loaded[Report]]) -> Resolver:
    action = loaded.what

    async def resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        context: RequestContext = info.context
        repository, deadline_s = await context.repository(), context.settings.action_deadline_s

        async def work() -> int:
            request = await request_of(action, _asked(context, action, input), repository, reports)
            return await blamed(loaded.plugin, action.mutation_field, act(repository, request, deadline_s=deadline_s))

        return await performed(context, work())

    return resolve


def _asked(context: RequestContext, action: Action, given: Mapping[str, Any]) -> Asked:
    preview = given.get("previewId")
    return Asked(
        key=given["idempotencyKey"],
        actor=context.settings.actor,
        selection=given.get("selection"),
        arguments=without_defaults(action.Input, {name: each for name, each in given.items() if name not in _HOSTS}),
        dry_run=given["dryRun"],
        preview_id=None if preview is None else _operation_id(preview),
    )


def _operation_id(node_id: str) -> int:
    try:
        type_name, key = node_ids.decode(node_id)
    except InputError as error:
        raise InputError(error.code, error.message, field=PREVIEW) from None
    return key[0] if type_name == "Operation" else 0
