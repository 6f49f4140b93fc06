"""The catalogue of actions: enough for a user interface that knows none of them to offer them all."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.catalogue import CatalogueArgument
from loyalty_graph.graphql.composing import Composition, field, many
from loyalty_graph.reports.catalogue import describe_arguments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.actions.action import Action
    from loyalty_graph.plugins import Loaded


def add_actions_catalogue(composition: Composition) -> None:
    """Add the type Action and the field `actions` of Query."""
    action = composition.object("Action", "Something that can be done to all members whom somebody selects.")
    composition.extend(
        "Action",
        [
            field("name", str, "The action's name, which is the kind of its operations.", _name),
            field("title", str, "What people call it.", _title),
            field("description", str, "What it does.", _description),
            field("mutationField", str, "Its field of Mutation.", _mutation_field),
            field("arguments", many(composition["ReportArgument"]), "The arguments of its input.", _arguments),
            field("plugin", composition["Plugin"], "The plugin it came with."),
        ],
    )
    composition.extend("Query", [field("actions", many(action), "The actions there are, by name.", _actions)])


def _actions(info: Any) -> Sequence[Loaded[Action]]:
    loaded: Sequence[Loaded[Action]] = info.context.plugins.actions
    return loaded


def _name(root: Loaded[Action]) -> str:
    return root.what.name


def _title(root: Loaded[Action]) -> str:
    return root.what.title


def _description(root: Loaded[Action]) -> str:
    return inspect.cleandoc(root.what.__doc__ or "")


def _mutation_field(root: Loaded[Action]) -> str:
    return root.what.mutation_field


def _arguments(root: Loaded[Action]) -> Sequence[CatalogueArgument]:
    return [CatalogueArgument(entry, root.plugin) for entry in describe_arguments(root.what.Input)]
