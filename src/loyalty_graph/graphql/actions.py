"""The mutation of every action, its input and its answer; the catalogue entry is in actions_catalogue.py."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.graphql.composing import Composition, Resolver, Type, argument, field, input_field
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.mutations import KEY, payload_fields, user_errors
from loyalty_graph.graphql.selection import refuse_omitted_variables
from loyalty_graph.graphql.selections import add_customer_selection, selection_of
from loyalty_graph.plugins import blamed
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.actions.action import Action
    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.plugins import Loaded, Plugins
    from loyalty_graph.reports.report import Report

_HOSTS = ("idempotencyKey", "dryRun", "selection")
"""The fields of every action's input that are not its arguments."""


def add_actions(composition: Composition, plugins: Plugins) -> None:
    """Add the mutations of the plugins' actions. Call it once the reports are there."""
    if not plugins.actions:
        return
    _add_payload(composition)
    selection = add_customer_selection(composition, plugins.reports)
    for loaded in plugins.actions:
        with composition.contributed_by(loaded.plugin.distribution):
            _add_action(composition, loaded, selection, plugins.reports)


def _add_payload(composition: Composition) -> None:
    composition.object("OperationPayload", "What was done, or why it was not.")
    composition.extend("OperationPayload", payload_fields(composition))


def _add_action(
    composition: Composition, loaded: Loaded[Action], selection: Type, reports: Sequence[Loaded[Report]]
) -> None:
    action = loaded.what
    prefix = action.mutation_field[0].upper() + action.mutation_field[1:]
    name = f"{prefix}Input"
    made = composition.input(name, f"What {action.mutation_field} is to do, and to whom.", _host_fields(selection))
    composition.extend(name, Declared(composition, prefix, []).input_fields(action.Arguments, name))
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
    preview = "Only show what would be done. A preview and what is done after it are two requests with two keys."
    return [
        input_field("idempotencyKey", str, KEY),
        input_field("dryRun", bool, preview, default=False),
        input_field("selection", selection, "Whom it is for."),
    ]


def _resolver(loaded: Loaded[Action], reports: Sequence[Loaded[Report]]) -> Resolver:
    action = loaded.what

    async def resolve(info: Any, input: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: A002 - the argument's name in the API
        refuse_omitted_variables(info, "input")
        context: RequestContext = info.context
        request = ActionRequest(
            action,
            input["idempotencyKey"],
            selection_of(input["selection"], reports),
            {name: value for name, value in input.items() if name not in _HOSTS},
            dry_run=input["dryRun"],
            actor=context.settings.actor,
        )
        repository, deadline_s = await context.repository(), context.settings.action_deadline_s
        try:
            work = blamed(loaded.plugin, action.mutation_field, act(repository, request, deadline_s=deadline_s))
            operation_id = await context.work.apart(work)
        except (ActionRefusedError, InputError) as error:
            return {"operation": None, "user_errors": user_errors(context, error)}
        context.forget()
        return {"operation": await context.load(operations_by_id, operation_id), "user_errors": []}

    return resolve
