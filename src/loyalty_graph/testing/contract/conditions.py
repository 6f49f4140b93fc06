"""`where` on every column: conditions with values that occur, judged by Python on the unconditional rows."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import ValueType
from loyalty_graph.reports.operators import Operand, operators_of
from loyalty_graph.testing.contract.answers import check_answer
from loyalty_graph.testing.contract.asking import Answer, Refusal
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loyalty_graph.reports.columns import Column
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
    for column in asking.report.columns.values():
        whole = False
        for operator, operand in _tests(column, [row[column.name] for row in plain.rows]):
            expected = [row for row in plain.rows if holds(operator, operand, row[column.name])]
            where = {column.api_name: {operator: _written(column.value, operand)}}
            asked = replace(question, where=where)
            if whole:
                rows = await _rows(asking, asked)
            else:
                rows = await _rows_of_answer(asking, asked)
                whole = 0 < len(expected) < len(plain.rows)
            if rows is not None and rows != expected:
                _note(asking, column, asked, expected, rows)


def holds(operator: str, operand: Any, value: Any) -> bool:
    """True if a condition holds for a value; of null, only isNull says anything."""
    if operator == "isNull":
        return (value is None) is operand
    return value is not None and _HOLDS[operator](value, operand)


def _tests(column: Column, values: list[Any]) -> Iterator[tuple[str, Any]]:
    """Every operator of the column, with operands that split its values where they differ."""
    if column.value.is_list:
        known = sorted({element for value in values for element in value or ()}, key=_rank)
    else:
        known = sorted({value for value in values if value is not None}, key=_rank)
    for operator in operators_of(column.value):
        if operator.operand is Operand.FLAG:
            yield from ((operator.name, True), (operator.name, False))
        elif known and operator.name in ("startsWith", "contains"):
            text = known[len(known) // 2]
            yield operator.name, (text[:2] if operator.name == "startsWith" else text[1:4]).swapcase() or text
        elif known and operator.operand is Operand.LIST:
            yield operator.name, [known[0], known[-1]]
        elif known:
            yield operator.name, known[len(known) // 2]


def _rank(value: Any) -> Any:
    return value.name if isinstance(value, enum.Enum) else value


def _written(value: ValueType, operand: Any) -> Any:
    """An operand as JSON."""
    if isinstance(operand, list):
        return [_written(value, element) for element in operand]
    if isinstance(operand, bool):
        return operand
    return to_json(replace(value, is_list=False), operand)


async def _rows_of_answer(asking: Asking, asked: Asked) -> list[Row] | None:
    answer = await asking.answer(asked)
    if isinstance(answer, Answer):
        check_answer(asking.report, asked, answer, asking.failures, plain=False)
        return answer.rows
    if isinstance(answer, Refusal):
        asking.failures.add(Rule.ANSWERED, "where", asked, expected="an answer", came=answer.text)
    return None


async def _rows(asking: Asking, asked: Asked) -> list[Row] | None:
    try:
        return asking.rows(await asking.page(asked))
    except Exception as error:  # noqa: BLE001 - whatever a report raises is its own failure, and is shown
        asking.note(asked, error)
        return None


def _note(asking: Asking, column: Column, asked: Asked, expected: list[Row], rows: list[Row]) -> None:
    names = [key.name for key in asking.report.key]
    keys = [[[row[name] for name in names] for row in each] for each in (expected, rows)]
    failures = asking.failures
    failures.add(Rule.WHERE, f"column {column.api_name}", asked, expected=f"rows {keys[0]}", came=f"rows {keys[1]}")
