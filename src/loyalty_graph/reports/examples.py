"""Examples of arguments: declared as the text that help shows, read as the values they are."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import coerce

if TYPE_CHECKING:
    from loyalty_graph.reports.datatypes import ValueType


def read_example(value: ValueType, written: str) -> Any:
    """The Python value of an example: text as it stands, numbers and lists as JSON, or one value of a list.

    Raises InputError, as `coerce`, if it is none of these.
    """
    candidates: list[Any] = [[written]] if value.is_list else [written]
    with contextlib.suppress(ValueError):
        candidates.insert(0, json.loads(written))
    for candidate in candidates[:-1]:
        with contextlib.suppress(InputError):
            return coerce(value, candidate)
    return coerce(value, candidates[-1])
