"""Random conditions on result columns (`where`), with values that occur in the answer and their neighbours.

Filters, orders and page walks are questions.py's.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .oracle import COLUMNS
from .oracle.columns import BOOLEAN, DATE, DATETIME, ENUM, INTEGER, LIST, MONEY, POINTS, STRING, Row
from .oracle.times import parse_instant, show_instant

Draw = st.DrawFn


@st.composite
def wheres(draw: Draw, query: str, rows: list[Row], depth: int = 2) -> dict[str, Any]:
    """Conditions on a report's columns, with values from `rows` (an unconditional answer) and their neighbours."""
    shape = draw(st.sampled_from(("column", "column", "and", "or", "not", "columns"))) if depth else "column"
    if shape in {"and", "or"}:
        return {shape: draw(st.lists(wheres(query, rows, depth - 1), min_size=1, max_size=2))}
    if shape == "not":
        return {"not": draw(wheres(query, rows, depth - 1))}
    size = 2 if shape == "columns" else 1
    columns = draw(st.lists(st.sampled_from(sorted(COLUMNS[query])), min_size=size, max_size=size, unique=True))
    return {column: draw(_condition(query, column, rows)) for column in columns}


@st.composite
def _condition(draw: Draw, query: str, column: str, rows: list[Row]) -> dict[str, Any]:
    kind = COLUMNS[query][column]
    cells = [row[column] for row in rows if row[column] is not None]
    if kind == LIST:
        return draw(_list_condition(cells))
    if kind == BOOLEAN:
        return {"eq": draw(st.booleans())}
    operand = st.sampled_from(cells) | _EXTRA[kind] if cells else _EXTRA[kind]
    if kind in {POINTS, INTEGER, MONEY, DATETIME}:
        operand |= operand.map(lambda cell: _neighbour(kind, cell))
    operators = ["eq", "ne", "in"]
    if kind not in {STRING, ENUM}:
        operators += ["gt", "gte", "lt", "lte"]
    if kind == STRING:
        operators += ["startsWith", "contains"]
    if kind in {STRING, DATETIME}:
        operators.append("isNull")
    operator = draw(st.sampled_from(operators))
    if operator == "isNull":
        return {"isNull": draw(st.booleans())}
    if operator == "in":
        return {"in": draw(st.lists(operand, min_size=1, max_size=3))}
    if operator in {"startsWith", "contains"}:
        return {operator: draw(operand.flatmap(lambda text: _fragment(text, from_start=operator == "startsWith")))}
    return {operator: draw(operand)}


_EXTRA: dict[str, st.SearchStrategy[Any]] = {
    STRING: st.sampled_from(("ann", "%", "_", "\\", "É", "Ä_", "zoe")),
    INTEGER: st.integers(0, 5),
    POINTS: st.integers(-30, 30),
    MONEY: st.sampled_from(("0.00", "-1.00", "100.00")),
    DATE: st.sampled_from(("2024-01-31", "2024-02-29", "2024-03-01")),
    DATETIME: st.sampled_from(("2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z")),
    ENUM: st.sampled_from(("ENROLLED", "TRANSACTED", "BOTH")),
}


def _neighbour(kind: str, cell: Any) -> Any:
    """The next greater value: the edge at which a comparison must turn."""
    if kind == MONEY:
        return f"{Decimal(cell) + Decimal('0.01'):.2f}"
    if kind == DATETIME:
        return show_instant(parse_instant(cell) + timedelta(microseconds=1))
    return cell + 1


def _fragment(text: str, *, from_start: bool) -> st.SearchStrategy[str]:
    """A part of the text, its letters' case perhaps swapped."""
    starts = st.just(0) if from_start else st.integers(0, len(text) - 1)
    parts = st.tuples(starts, st.integers(1, 4)).map(lambda drawn: text[drawn[0] : drawn[0] + drawn[1]])
    return parts | parts.map(str.swapcase)


def _list_condition(cells: list[list[str]]) -> st.SearchStrategy[dict[str, Any]]:
    values = st.sampled_from(sorted({value for cell in cells for value in cell} | {"absent"}))
    return st.one_of(
        values.map(lambda value: {"has": value}),
        st.lists(values, min_size=1, max_size=2, unique=True).map(lambda chosen: {"hasAny": chosen}),
        st.booleans().map(lambda empty: {"isEmpty": empty}),
    )
