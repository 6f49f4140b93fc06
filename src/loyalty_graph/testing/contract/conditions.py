"""`where` on every column: conditions with values that occur, judged by Python on the unconditional rows."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.operators import Operand, operators_of
from loyalty_graph.testing.contract.answers import check_answer
from loyalty_graph.testing.contract.asking import Answer, Refusal
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.datatypes import ValueType
    from loyalty_graph.testing.contract.asking import Asking, Row
    from loyalty_graph.testing.contract.failures import Asked

_HOLDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda value, operand: value == operand,
    "ne": lambda value, operand: value != operand,
    "gt": lambda value, operand: value > operand,
    "gte": lambda value, operand: value >= operand,
    "lt": lambda value, operand: value < operand,
    "lte": lambda value, operand: value <= operand,
    "in": lambda value, operand: value in operand,
    "startsWith": lambda value, operand: value.casefold().startswith(operand.casefold()),
    "contains": lambda value, operand: operand.casefold() in value.casefold(),
    "has": lambda value, operand: operand in value,
    "hasAny": lambda value, operand: any(element in value for element in operand),
    "isEmpty": lambda value, operand: (not value) is operand,
}
"""What each operator says of a value that is not null."""


async def check_conditions(asking: Asking, question: Asked) -> None:
    """Note conditions that select other rows than those for which they hold, or totals and exports that go astray."""
    plain = await asking.answer(question)
    if not isinstance(plain, Answer):
        return
    for turn, column in enumerate(asking.report.columns.values()):
        for operator, operand in _tests(column, [row[column.name] for row in plain.rows], turn):
            asked = replace(question, where={column.api_name: {operator: _written(column.value, operand)}})
            expected = [row for row in plain.rows if holds(operator, operand, row[column.name])]
            answer = await asking.answer(asked)
            if isinstance(answer, Refusal):
                asking.failures.add(Rule.ANSWERED, "where", asked, expected="an answer", came=answer.text)
            elif answer is not None and answer.rows != expected:
                _note(asking, column, asked, expected, answer.rows)
            elif answer is not None:
                check_answer(asking.report, asked, answer, asking.failures, plain=False)


def holds(operator: str, operand: Any, value: Any) -> bool:
    """True if a condition holds for a value; of null, only isNull says anything."""
    if operator == "isNull":
        return (value is None) is operand
    return value is not None and _HOLDS[operator](value, operand)


def _tests(column: Column, values: list[Any], turn: int) -> Iterator[tuple[str, Any]]:
    """One operator that compares, another for every column in `turn`, and isNull where there may be nulls."""
    elements = (element for value in values for element in value or ()) if column.value.is_list else values
    known = sorted({value for value in elements if value is not None}, key=_rank)
    comparing = [operator for operator in operators_of(column.value) if operator.operand is not Operand.FLAG]
    operator, middle = comparing[turn % len(comparing)], len(known) // 2
    if known and operator.operand is Operand.LIST:
        yield operator.name, [known[0], known[middle]]
    elif known:
        part = {"startsWith": slice(2), "contains": slice(1, 4)}.get(operator.name)
        yield operator.name, known[middle] if part is None else known[middle][part].swapcase() or known[middle]
    if column.value.nullable:
        yield "isNull", True


def _rank(value: Any) -> Any:
    return value.name if isinstance(value, enum.Enum) else value


def _written(value: ValueType, operand: Any) -> Any:
    """An operand as JSON."""
    if isinstance(operand, list):
        return [_written(value, element) for element in operand]
    if isinstance(operand, bool):
        return operand
    return to_json(replace(value, is_list=False), operand)


def _note(asking: Asking, column: Column, asked: Asked, expected: list[Row], rows: list[Row]) -> None:
    names = [key.name for key in asking.report.key]
    keys = [[[row[name] for name in names] for row in each] for each in (expected, rows)]
    failures = asking.failures
    failures.add(Rule.WHERE, f"column {column.api_name}", asked, expected=f"rows {keys[0]}", came=f"rows {keys[1]}")
