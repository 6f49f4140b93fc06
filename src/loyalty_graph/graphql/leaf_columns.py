"""Whole columns of leaf values written at once, where that is what their type writes for each of them.

What a type writes for one value, and which it refuses, is said by the type itself.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from strawberry.schema.schema_converter import CustomGraphQLEnumType

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.reports.coercion import INTEGER_LIMIT

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphql import GraphQLLeafType

    LeafColumn = Callable[[Sequence[Any]], Sequence[Any] | None]
    """Values, nulls among them, to what is written for them; None where they have to be written one by one."""


def leaf_column(leaf: GraphQLLeafType) -> LeafColumn:
    """How columns of this type are written at once."""
    if isinstance(leaf, CustomGraphQLEnumType):
        members: Iterable[enum.Enum] = leaf.wrapped_cls
        return _members({member: leaf.coerce_output_value(member) for member in members})
    return _COLUMNS.get(leaf.name, _one_by_one)


def _one_by_one(_values: Sequence[Any]) -> None:
    return None


def _same(kind: type) -> LeafColumn:
    def write(values: Sequence[Any]) -> Sequence[Any] | None:
        return values if set(map(type, values)) <= {kind, _NULL} else None

    return write


def _whole_numbers(limit: int) -> LeafColumn:
    def write(values: Sequence[Any]) -> Sequence[Any] | None:
        kinds = set(map(type, values))
        numbers = values if kinds <= {int} else [value for value in values if value is not None]
        if not kinds <= {int, _NULL} or max(numbers, default=0) > limit or min(numbers, default=0) < -limit:
            return None
        return values

    return write


def _members(names: Mapping[Any, str]) -> LeafColumn:
    # By identity: there is one object per member, and the hash of a member is computed in Python each time.
    known: dict[int, str | None] = {id(None): None, **{id(member): name for member, name in names.items()}}

    def write(values: Sequence[Any]) -> Sequence[Any] | None:
        try:
            return [known[id(value)] for value in values]
        except KeyError:
            return None

    return write


def _days(values: Sequence[Any]) -> Sequence[Any] | None:
    kinds = set(map(type, values))
    if kinds <= {dt.date}:
        return list(map(dt.date.isoformat, values))
    if not kinds <= {dt.date, _NULL}:
        return None
    return [None if value is None else value.isoformat() for value in values]


def _instants(values: Sequence[Any]) -> Sequence[Any] | None:
    known = [value for value in values if value is not None] if None in values else values
    if not set(map(type, known)) <= {dt.datetime} or not {value.tzinfo for value in known} <= {dt.UTC}:
        return None
    if not known:
        return values
    # Written as one text, since there are many: a call in Python for each costs more than all the rest of a page.
    written = " ".join(map(dt.datetime.isoformat, known)).replace("+00:00", "Z").split(" ")
    if known is values:
        return written
    following = iter(written)
    return [None if value is None else next(following) for value in values]


_NULL: Final = type(None)

_COLUMNS: Final[Mapping[str, LeafColumn]] = {
    "String": _same(str),
    "Boolean": _same(bool),
    "Int": _whole_numbers(INTEGER_LIMIT),
    "Points": _whole_numbers(POINTS_LIMIT),
    "Date": _days,
    "DateTime": _instants,
}
"""By name of the type, how a column of it is written at once."""
