"""The fields that plugins add to Query, Mutation and core types: typed, batched, and answering for their own failures.

What such a field declares is in extensions/fields.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import DeclarationError
from loyalty_graph.extensions.fields import Field, RootField
from loyalty_graph.graphql.composing import Composition, Resolver, argument, field, optional
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.records import answer_type
from loyalty_graph.plugins import blamed, blaming
from loyalty_graph.reports.answers import checked_answer
from loyalty_graph.reports.filters import build_arguments, check_options, without_defaults

if TYPE_CHECKING:
    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.plugins import Loaded
    from loyalty_graph.reports.arguments import Arguments
    from loyalty_graph.repository import Repository


def add_plugin_field(composition: Composition, loaded: Loaded[Field | RootField]) -> None:
    """Add a field, the inputs of its arguments and the types of its answer."""
    added = loaded.what
    declared = Declared(composition, "", [])
    answered = optional(answer_type(composition, declared, replace(added.value, nullable=False)))
    inputs = declared.input_fields(added.Input, f"{added.on}{added.api_name[0].upper()}{added.api_name[1:]}")
    composition.extend(
        added.on,
        [
            field(
                added.api_name,
                answered,
                inspect.cleandoc(added.__doc__ or ""),
                _of_row(loaded, added) if isinstance(added, Field) else _at_root(loaded, added),
                arguments=[argument_of(each) for each in inputs],
            )
        ],
    )


def argument_of(each: Any) -> Any:
    """An input's field as an argument."""
    return argument(each.graphql_name, each.type_annotation.annotation, each.description or "", default=each.default)


def _at_root(loaded: Loaded[Any], added: RootField) -> Resolver:
    async def resolve(info: Any, **given: Any) -> Any:
        info.context.fleeting = True  # a plugin may look anywhere for what it answers
        arguments = _arguments(added, given)
        repository = await info.context.repository()

        async def answer() -> Any:
            await check_options(repository, arguments)
            return checked_answer(added.value, await added.resolve(repository, arguments), _where(added))

        answered = await info.context.work.apart(blamed(loaded.plugin, _where(added), answer()))
        return _counted(info.context, answered)

    return resolve


def _of_row(loaded: Loaded[Any], added: Field) -> Resolver:
    key = added.KEYS[added.on]

    async def resolve(root: Row, info: Any, **given: Any) -> Any:
        info.context.fleeting = True  # as above
        batch = _Batch(loaded, _arguments(added, given))
        return _counted(info.context, await info.context.load(batch, root[key]))

    return resolve


@dataclass(frozen=True)
class _Batch:
    """A lookup of a field's values. Equal ones are one lookup: it is asked once for all rows of a page."""

    loaded: Loaded[Field]
    arguments: Arguments

    def __hash__(self) -> int:
        return id(self.loaded.what)  # arguments may hold lists, which have no hash; they are compared

    async def __call__(self, repository: Repository, keys: Sequence[str]) -> Mapping[str, Any]:
        added, where = self.loaded.what, _where(self.loaded.what)
        with blaming(self.loaded.plugin, where):
            await check_options(repository, self.arguments)
            found = await added.resolve(repository, keys, self.arguments)
            if not isinstance(found, Mapping):
                raise DeclarationError("ANSWER_BROKEN", f"{where} gave {type(found).__name__}, not values by key.")
            return {key: checked_answer(added.value, found.get(key), f"{where} of {key!r}") for key in keys}


def _arguments(added: Field | RootField, given: Mapping[str, Any]) -> Arguments:
    return build_arguments(added.Input, without_defaults(added.Input, given))


def _where(added: Field | RootField) -> str:
    return f"{added.on}.{added.api_name}"


def _counted(context: RequestContext, answer: Any) -> Any:
    if isinstance(answer, list):
        context.spend(len(answer))
    return answer
