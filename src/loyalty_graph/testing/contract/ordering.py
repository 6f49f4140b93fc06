"""Every sortable column sorts both ways, and pages forth and back show each row once, in that order."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loyalty_graph.reports.ordering import order_name
from loyalty_graph.reports.statements import side_by_side
from loyalty_graph.testing.contract.asking import Answer
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.report import Report
    from loyalty_graph.testing.contract.asking import Asking, Row
    from loyalty_graph.testing.contract.failures import Asked


async def check_orders(asking: Asking, question: Asked) -> None:
    """Note columns that sort wrongly and walks through pages that lose or repeat rows."""
    plain = await asking.answer(question)
    if not isinstance(plain, Answer):
        return
    for column in asking.report.columns.values():
        if column.sortable:
            await _check_column(asking, question, column, plain.rows)


def in_order(report: Report, rows: list[Row], column: Column, *, descending: bool) -> list[Row]:
    """Rows by a column: text by code point, an enum by its names, null greatest, equal ones by key."""
    by_key = sorted(rows, key=lambda row: [_rank(row[key.name]) for key in report.key])
    return sorted(by_key, key=lambda row: _rank(row[column.name]), reverse=descending)


def _rank(value: Any) -> tuple[bool, Any]:
    return (True, 0) if value is None else (False, value.name if isinstance(value, enum.Enum) else value)


async def _check_column(asking: Asking, question: Asked, column: Column, rows: list[Row]) -> None:
    """Ascending forth in pages, back in pages, and at once; descending at once: in SQL, back is the other way round."""
    ascending, descending = (
        replace(question, order_by=[{"field": order_name(column), "direction": direction}])
        for direction in ("ASC", "DESC")
    )
    expected = in_order(asking.report, rows, column, descending=False)
    size = -(-len(rows) // (3 if column.key else 2)) or 1
    try:
        forth, back, falling = await side_by_side(
            _forth(asking, ascending, size, len(rows)),
            _back(asking, ascending, size, len(rows)),
            asking.page(descending),
        )
        rising = expected if forth == expected == back else asking.rows(await asking.page(ascending))
    except Exception as error:  # noqa: BLE001 - whatever a report raises is its own failure, and is shown
        asking.note(ascending, error)
        return
    reverse = in_order(asking.report, rows, column, descending=True)
    for asked, wanted, came in ((ascending, expected, rising), (descending, reverse, asking.rows(falling))):
        if came != wanted:
            _note(asking, Rule.ORDER, column, asked, wanted, came)
            return
    for way, came in (("first and after", forth), ("last and before", back)):
        if came != expected:
            _note(asking, Rule.PAGES, column, ascending, expected, came, f" in pages of {size}, {way}")


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


def _note(  # noqa: PLR0913, PLR0917 - what there is to say of a failure
    asking: Asking, rule: Rule, column: Column, asked: Asked, expected: list[Row], came: list[Row], how: str = ""
) -> None:
    wanted, shown = ([[row[key.name] for key in asking.report.key] for row in rows] for rows in (expected, came))
    subject = f"column {column.api_name}"
    asking.failures.add(rule, subject, asked, expected=f"rows {wanted}", came=f"rows {shown}{how}")
