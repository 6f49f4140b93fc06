"""What `where` and `orderBy` mean, in plain Python: the oracle of the sample report's rows."""

from __future__ import annotations

import enum
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Row = dict[str, Any]

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, operand: bool(value == operand),
    "ne": lambda value, operand: bool(value != operand),
    "gt": lambda value, operand: bool(value > operand),
    "gte": lambda value, operand: bool(value >= operand),
    "lt": lambda value, operand: bool(value < operand),
    "lte": lambda value, operand: bool(value <= operand),
    "in": lambda value, operands: value in operands,
    "contains": lambda value, operand: folded(operand) in folded(value),
    "startsWith": lambda value, operand: folded(value).startswith(folded(operand)),
    "has": lambda values, operand: operand in values,
    "hasAny": lambda values, operands: not set(values).isdisjoint(operands),
    "isEmpty": lambda values, operand: (not values) is operand,
}


def folded(text: str) -> str:
    """Letters without their case, one by one."""
    return "".join(letter.casefold() if len(letter.casefold()) == 1 else letter for letter in text)


def holds(where: Mapping[str, Any], row: Row) -> bool | None:
    """Whether a condition is true, false or (None) unknown of a row."""
    return _all(_part(name, value, row) for name, value in where.items())


def _part(name: str, value: Any, row: Row) -> bool | None:
    if name == "not":
        return _negated(holds(value, row))
    if name == "and":
        return _all(holds(each, row) for each in value)
    if name == "or":
        return _negated(_all(_negated(holds(each, row)) for each in value))
    return _all(_test(row[name], operator, operand) for operator, operand in value.items())


def _test(value: Any, operator: str, operand: Any) -> bool | None:
    if operator == "isNull":
        return (value is None) is operand
    return None if value is None else _TESTS[operator](value, operand)


def _all(parts: Iterable[bool | None]) -> bool | None:
    found = list(parts)
    return False if False in found else None if None in found else True


def _negated(truth: bool | None) -> bool | None:  # noqa: FBT001 - a truth is what it is about
    return None if truth is None else not truth


def ordered(rows: Iterable[Row], order: Sequence[tuple[str, str]]) -> list[Row]:
    """Rows by (column, direction), then by code and number; null is the greatest value."""
    keys = [*order, ("code", "ASC"), ("number", "ASC")]

    def compare(left: Row, right: Row) -> int:
        for column, direction in keys:
            result = _compare(left[column], right[column])
            if result:
                return result if direction == "ASC" else -result
        return 0

    return sorted(rows, key=cmp_to_key(compare))


def _compare(left: Any, right: Any) -> int:
    if left is None or right is None:
        return (left is None) - (right is None)
    if isinstance(left, enum.Enum):
        left, right = left.name, right.name
    return bool(left > right) - bool(left < right)
