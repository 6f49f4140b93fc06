"""What an operation was asked to do, back as the parameters of the form by which it can be asked again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loyalty_graph.explorer.arguments import ArgumentForm


def arguments_asked(request: Mapping[str, Any], form: ArgumentForm) -> Parameters:
    """The arguments of an operation's request as the form's parameters hold them."""
    return Parameters((form.named(path), text) for path, text in leaves(request["arguments"]))


def leaves(values: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every value in nested objects with its path, as text; null is left out, a list has a text for each element."""
    for name, value in values.items():
        here = (*path, name)
        if isinstance(value, dict):
            yield from leaves(value, here)
        elif value is not None:
            for each in value if isinstance(value, list) else [value]:
                yield here, each if isinstance(each, str) else json.dumps(each)
