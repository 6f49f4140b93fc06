"""A row as cells of CSV, written by the database: in SQL what `Sheet.cells` is in Python, and as strict as `rows.py`.

What a column promises and a value breaks ends the statement: its message names the fault, `cell_error` reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import DeclarationError
from loyalty_graph.exports.formulas import DANGEROUS
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.rows import LIMITS, name_error, null_error, range_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loyalty_graph.errors import LoyaltyGraphError
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.report import Table

    Cell = sa.ColumnElement[Any]
    Ways = list[tuple[sa.ColumnElement[bool], Cell]]

LIST_SEPARATOR: Final = "; "
"""What stands between the values of a list in one cell."""

_FIRST_HARMLESS: Final = "A"
"""A text from here on, by code point, cannot be a formula: a comparison is a tenth of the price of a search."""

_NULL, _RANGE, _NAME, _TIME = "null", "range", "name", "time"
_FAULT: Final = re.compile(rf'"loyalty-graph ({_NULL}|{_RANGE}|{_NAME}|{_TIME}) (\w+) (.*)"', re.DOTALL)

# Written as constants: a text that is cast would be read anew for every row.
_FIRST_DAY: Final[Cell] = sa.literal_column("DATE '0001-01-01'")
_LAST_DAY: Final[Cell] = sa.literal_column("DATE '9999-12-31'")
_FIRST_INSTANT: Final[Cell] = sa.literal_column("TIMESTAMPTZ '0001-01-01T00:00:00Z'")
_LAST_INSTANT: Final[Cell] = sa.literal_column("TIMESTAMPTZ '9999-12-31T23:59:59.999999Z'")


def csv_cell(column: Column, value: Cell) -> Cell:
    """The cell of a column's value: COPY writes null as an empty cell, an empty text as one in quotation marks."""
    if column.value.is_list:
        joined = _joined(column, value)
        text = sa.case(*_text(joined)) if column.value.data_type is DataType.STRING else joined
        return _chosen(column, value, [(value.is_not(None), text)], nullable=column.value.nullable)
    return _chosen(column, value, _WAYS[column.value.data_type](column, value), nullable=column.value.nullable)


def cell_error(table: Table, message: str) -> LoyaltyGraphError | None:
    """The error that the database's message stands for; None if it is not about a cell."""
    found = _FAULT.search(message)
    if found is None or (column := table.columns.get(found[2])) is None:
        return None
    fault, value = found[1], found[3]
    if fault == _NULL:
        return null_error(table, column)
    if fault == _RANGE:
        return range_error(table, column)
    if fault == _NAME:
        return name_error(table, column, value)
    text = f"{column.api_name} of {table.name} is {value}, which is beyond the years 1 to 9999."
    return DeclarationError("REPORT_BROKEN", text)


def _chosen(column: Column, value: Cell, ways: Ways, *, nullable: bool) -> Cell:
    """The first way to write a value whose condition holds; a value without one ends the statement."""
    type_ = ways[0][1].type
    null = sa.null() if nullable else sa.cast(_ending(_NULL, column, value), type_)
    fault = _FAULTS.get(column.value.data_type, _NULL)
    return sa.case(*ways, (value.is_(None), null), else_=sa.cast(_ending(fault, column, value), type_))


def _ending(fault: str, column: Column, value: Cell) -> Cell:
    """What is no number, however it is read: it depends on the value, or the planner would already read it."""
    told = sa.func.concat(f"loyalty-graph {fault} {column.name} ", sa.cast(value, sa.Text))
    return sa.cast(sa.cast(told, sa.BigInteger), sa.Text)


def _joined(column: Column, value: Cell) -> Cell:
    """The elements of a list in their order, in one text; null for an empty list."""
    item_type = value.type.item_type  # type: ignore[attr-defined]  # a list's type is an ARRAY
    element: Cell = sa.func.unnest(value, type_=item_type).column_valued("element")
    is_text = column.value.data_type is DataType.STRING  # guarded as a whole
    ways: Ways = [(element.is_not(None), element)] if is_text else _WAYS[column.value.data_type](column, element)
    cell = sa.cast(_chosen(column, element, ways, nullable=False), sa.Text)
    return sa.select(sa.func.aggregate_strings(cell, LIST_SEPARATOR)).scalar_subquery()


def _text(text: Cell) -> Ways:
    """Guarded where a spreadsheet would run it."""
    dangerous = text.regexp_match(sa.literal(f"^{DANGEROUS}", sa.Text))
    guarded = sa.literal("'", sa.Text) + text
    return [(text >= _FIRST_HARMLESS, text), (dangerous, guarded), (text.is_not(None), text)]


def _number(column: Column, number: Cell) -> Ways:
    limit = LIMITS[column.value.data_type]
    return [(number.between(sa.literal(-limit, sa.BigInteger), sa.literal(limit, sa.BigInteger)), number)]


def _money(amount: Cell) -> Ways:
    """At least two decimals, and all there are."""
    return [(sa.func.scale(amount) < 2, sa.func.round(amount, 2, type_=amount.type)), (amount.is_not(None), amount)]  # noqa: PLR2004 - as said


def _instant(instant: Cell) -> Ways:
    """RFC 3339 in UTC, the session's time zone, with the six decimals of Python, or none.

    Casts are faster than a template, but leave out zeros at the end: they serve where there are none of these.
    """
    as_written = sa.or_(_to_decimals(instant, 0) == instant, _to_decimals(instant, 5) != instant)
    date, time = (sa.cast(sa.cast(instant, part), sa.Text) for part in (sa.Date, sa.Time))
    known = instant.between(_FIRST_INSTANT, _LAST_INSTANT)
    template = sa.func.to_char(instant, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    return [(sa.and_(known, as_written), date + "T" + time + "Z"), (known, template)]


def _to_decimals(instant: Cell, decimals: int) -> Cell:
    return sa.cast(instant, postgresql.TIMESTAMP(timezone=True, precision=decimals))


def _name(column: Column, name: Cell) -> Ways:
    names = [member.name for member in column.value.python]
    return [(name == sa.any_(sa.literal(names, postgresql.ARRAY(sa.Text))), name)]


_WAYS: Final[Mapping[DataType, Callable[[Column, Cell], Ways]]] = {
    DataType.STRING: lambda _, text: _text(text),
    DataType.INTEGER: _number,
    DataType.POINTS: _number,
    DataType.MONEY: lambda _, amount: _money(amount),
    DataType.DATE: lambda _, day: [(day.between(_FIRST_DAY, _LAST_DAY), day)],
    DataType.DATETIME: lambda _, instant: _instant(instant),
    DataType.BOOLEAN: lambda _, flag: [
        (flag, sa.literal("true", sa.Text)),
        (sa.not_(flag), sa.literal("false", sa.Text)),
    ],
    DataType.ENUM: _name,
}
"""How values are written, the most frequent way first. Numbers and days stay what they are: COPY writes them alike."""

_FAULTS: Final[Mapping[DataType, str]] = {
    DataType.INTEGER: _RANGE,
    DataType.POINTS: _RANGE,
    DataType.DATE: _TIME,
    DataType.DATETIME: _TIME,
    DataType.ENUM: _NAME,
}
"""What is wrong with a value that no way fits."""
