"""What every single answer must keep, whatever was asked: types, key, totals, identities, one answer on all paths."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.reports.columns import Total
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.integrity import on_totals, row_failures, total_failures
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.datatypes import ValueType
    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.asking import Answer, Row
    from loyalty_graph.testing.contract.failures import Asked, Failures

_PYTHON: Final[Mapping[DataType, type]] = {
    DataType.STRING: str,
    DataType.INTEGER: int,
    DataType.POINTS: int,
    DataType.MONEY: Decimal,
    DataType.DATE: dt.date,
    DataType.DATETIME: dt.datetime,
    DataType.BOOLEAN: bool,
    DataType.ENUM: enum.Enum,
}


def check_answer(report: Report, question: Asked, answer: Answer, failures: Failures, *, plain: bool) -> None:
    """Note what is wrong with one answer. `plain`: nothing was chosen, so a wrong total breaks its own rule."""
    _check_types(report, question, answer, failures)
    _check_key(report, question, answer.rows, failures)
    _check_export(question, answer, failures)
    if answer.count != len(answer.rows):
        failures.add(Rule.ALIKE, "totalCount", question, expected=len(answer.rows), came=answer.count)
    for column in report.columns.values():
        if column.total is not None:
            _check_total(column, question, answer, failures, plain=plain)
    _check_identities(report, question, answer, failures)


def total_of(column: Column, rows: list[Row]) -> Any:
    """The total of a column by its rule, of all rows in key order."""
    values = [row[column.name] for row in rows]
    if column.total is Total.SUM:
        return sum(value for value in values if value is not None)
    return None if not values else values[0 if column.total is Total.FIRST else -1]


def is_of(value: ValueType, given: Any) -> bool:
    """True if a value is what a column of this type promises; null counts where it is declared."""
    if given is None:
        return value.nullable
    elements = given if value.is_list else [given]
    return isinstance(elements, list) and all(_is_scalar(value.data_type, element) for element in elements)


def _is_scalar(data_type: DataType, element: Any) -> bool:
    if isinstance(element, Decimal) and not element.is_finite():
        return False
    if isinstance(element, bool):
        return data_type is DataType.BOOLEAN
    return isinstance(element, _PYTHON[data_type])


def _check_types(report: Report, question: Asked, answer: Answer, failures: Failures) -> None:
    for column in report.columns.values():
        wrong = [row[column.name] for row in answer.rows if not is_of(column.value, row[column.name])]
        if wrong:
            declared = f"{column.value.data_type.name}{', which may be null' * column.value.nullable}"
            failures.add(Rule.TYPES, f"column {column.api_name}", question, expected=declared, came=wrong[0])
        total = answer.totals.get(column.name)
        if column.total is not None and answer.rows and not is_of(column.value, total):
            failures.add(Rule.TYPES, f"total {column.api_name}", question, expected="a total", came=total)


def _check_key(report: Report, question: Asked, rows: list[Row], failures: Failures) -> None:
    keys = [tuple(row[column.name] for column in report.key) for row in rows]
    again = sorted({key for key in keys if keys.count(key) > 1}, key=repr)
    if again:
        names = ", ".join(column.api_name for column in report.key)
        failures.add(Rule.KEY, f"key {names}", question, expected="each key once", came=f"more than once: {again}")


def _check_export(question: Asked, answer: Answer, failures: Failures) -> None:
    if len(answer.rows) != len(answer.exported):
        expected = f"{len(answer.rows)} rows, as shown"
        failures.add(Rule.ALIKE, "the export", question, expected=expected, came=f"{len(answer.exported)} rows")
        return
    for row, exported in zip(answer.rows, answer.exported, strict=True):
        for name in row:
            if row[name] != exported[name]:
                expected = f"{row[name]!r}, as in row {row}"
                failures.add(Rule.ALIKE, f"column {name} in exports", question, expected=expected, came=exported[name])
                return


def _check_total(column: Column, question: Asked, answer: Answer, failures: Failures, *, plain: bool) -> None:
    subject, expected, came = f"total {column.api_name}", total_of(column, answer.rows), answer.totals[column.name]
    known = failures.about(Rule.TOTALS, subject) or failures.about(Rule.ALIKE, f"column {column.name} in exports")
    if expected != came and not known:
        rule = Rule.TOTALS if plain else Rule.ALIKE
        by_rule = f"{expected!r}: the {column.total.name if column.total else ''} over {len(answer.rows)} rows"
        failures.add(rule, subject, question, expected=by_rule, came=came)


def _check_identities(report: Report, question: Asked, answer: Answer, failures: Failures) -> None:
    conditioned = question.where is not None
    found: Iterable[str] = [
        *row_failures(report, answer.rows, chained=not conditioned),
        *total_failures(on_totals(report, conditioned=conditioned), answer.totals),
    ]
    for text in found:
        identity = max((each.text for each in report.equations if each.text in text), key=len)
        failures.add(Rule.IDENTITIES, identity, question, expected="equality", came=text)
