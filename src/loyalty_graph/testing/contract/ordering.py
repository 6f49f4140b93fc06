"""Every sortable column sorts both ways, and pages forth and back show each row once, in that order."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.reports.ordering import order_name
from loyalty_graph.reports.statements import side_by_side
from loyalty_graph.testing.contract.asking import Answer
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.asking import Asking, Row
    from loyalty_graph.testing.contract.failures import Asked

_PAGES: Final = 2
"""How many pages a walk has at least: the first begins nowhere, all others at a cursor."""


async def check_orders(asking: Asking, question: Asked) -> None:
    """Note columns that sort wrongly and walks through pages that lose or repeat rows."""
    plain = await asking.answer(question)
    if not isinstance(plain, Answer):
        return
    for column in asking.report.columns.values():
        if column.sortable:
            size = max(1, len(plain.rows) // (_PAGES + column.key))
            for direction in ("ASC", "DESC"):
                asked = replace(question, order_by=[{"field": order_name(column), "direction": direction}])
                expected = in_order(asking.report, plain.rows, column, descending=direction == "DESC")
                await _check_walks(asking, asked, column, expected, size)


def in_order(report: Report, rows: list[Row], column: Column, *, descending: bool) -> list[Row]:
    """Rows by a column: text by code point, an enum by its names, null greatest, equal ones by key."""
    by_key = sorted(rows, key=lambda row: [_rank(row[key.name]) for key in report.key])
    return sorted(by_key, key=lambda row: _rank(row[column.name]), reverse=descending)


def _rank(value: Any) -> tuple[bool, Any]:
    return (True, 0) if value is None else (False, value.name if isinstance(value, enum.Enum) else value)


async def _check_walks(asking: Asking, asked: Asked, column: Column, expected: list[Row], size: int) -> None:
    try:
        most = len(expected)
        forth, back = await side_by_side(_forth(asking, asked, size, most), _back(asking, asked, size, most))
        if forth == expected == back:
            return
        at_once = asking.rows(await asking.page(asked))
    except Exception as error:  # noqa: BLE001 - whatever a report raises is its own failure, and is shown
        asking.note(asked, error)
        return
    subject, failures = f"column {column.api_name}", asking.failures
    if at_once != expected:
        failures.add(Rule.ORDER, subject, asked, expected=_keys(asking, expected), came=_keys(asking, at_once))
        return
    for way, rows in (("first and after", forth), ("last and before", back)):
        if rows != expected:
            came = f"{_keys(asking, rows)} in pages of {size}, {way}"
            failures.add(Rule.PAGES, subject, asked, expected=_keys(asking, expected), came=came)


async def _forth(asking: Asking, asked: Asked, size: int, most: int) -> list[Row]:
    rows, cursor = [], None
    while True:
        page = await asking.page(asked, first=size, after=cursor)
        rows += asking.rows(page)
        if not page.has_next_page or len(rows) > most:
            return rows
        cursor = page.end_cursor


async def _back(asking: Asking, asked: Asked, size: int, most: int) -> list[Row]:
    rows: list[Row] = []
    cursor = None
    while True:
        page = await asking.page(asked, last=size, before=cursor)
        rows = asking.rows(page) + rows
        if not page.has_previous_page or len(rows) > most:
            return rows
        cursor = page.start_cursor


def _keys(asking: Asking, rows: list[Row]) -> str:
    return f"rows {[[row[key.name] for key in asking.report.key] for row in rows]}"
