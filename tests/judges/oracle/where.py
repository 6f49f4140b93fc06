"""Conditions on result columns, decided as SQL does: true, false or unknown, and only true selects."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from .columns import DATETIME, MONEY, TYPE_OF, Row
from .times import parse_instant

Where = Mapping[str, Any]
"""A `where` as in a GraphQL variable: columns to operators, and/or with lists, not with one."""
Verdict = bool | None
"""None is unknown."""


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "startsWith": lambda text, start: text.lower().startswith(start.lower()),
    "contains": lambda text, part: part.lower() in text.lower(),
}


def comparable(column: str, value: Any) -> Any:
    """The value of a JSON cell or operand that order and equality go by: money as a number, instants as instants."""
    if value is None:
        return None
    if TYPE_OF[column] == MONEY:
        return Decimal(value)
    if TYPE_OF[column] == DATETIME:
        return parse_instant(value)
    return value


def matches(where: Where | None, row: Row) -> bool:
    """Whether the conditions select the row; no conditions select every row."""
    return where is None or verdict(where, row) is True


def verdict(where: Where, row: Row) -> Verdict:
    """The conditions' verdict on a row: everything named side by side must hold."""
    verdicts: list[Verdict] = []
    for name, operand in where.items():
        if name == "and":
            verdicts.append(_all(verdict(part, row) for part in operand))
        elif name == "or":
            verdicts.append(_not(_all(_not(verdict(part, row)) for part in operand)))
        elif name == "not":
            verdicts.append(_not(verdict(operand, row)))
        else:
            verdicts.append(_all(_compare(name, row[name], *comparison) for comparison in operand.items()))
    return _all(verdicts)


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """AND: false wins, then unknown, then true."""
    seen = set(verdicts)
    return False if False in seen else None if None in seen else True


def _not(decided: Verdict) -> Verdict:
    return None if decided is None else not decided


def _compare(column: str, cell: Any, comparison: str, operand: Any) -> Verdict:
    """One operator on one cell."""
    if comparison == "isNull":
        return (cell is None) is operand
    if cell is None:
        return None
    if comparison in {"has", "hasAny", "isEmpty"}:
        return _compare_list(cell, comparison, operand)
    if comparison == "in":
        return comparable(column, cell) in [comparable(column, value) for value in operand]
    return bool(_OPERATORS[comparison](comparable(column, cell), comparable(column, operand)))


def _compare_list(cell: list[str], comparison: str, operand: Any) -> bool:
    if comparison == "has":
        return operand in cell
    if comparison == "hasAny":
        return any(value in cell for value in operand)
    return (not cell) is operand
