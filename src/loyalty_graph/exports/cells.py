"""A row as cells of CSV, written by the database: in SQL what `Sheet.cells` is in Python, and as strict as `rows.py`.

What a column promises and a value breaks ends the statement: its message names the fault, `cell_error` reads it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import DeclarationError
from loyalty_graph.exports.formulas import DANGEROUS
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.rows import LIMITS, name_error, null_error, range_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loyalty_graph.errors import LoyaltyGraphError
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.report import Table

    Cell = sa.ColumnElement[Any]

LIST_SEPARATOR: Final = "; "
"""What stands between the values of a list in one cell."""

_FIRST_HARMLESS: Final = "A"
"""A text from here on, by code point, cannot be a formula: a comparison is a tenth of the price of a search."""

_NULL, _RANGE, _NAME, _TIME = "null", "range", "name", "time"
_FAULT: Final = re.compile(rf'"loyalty-graph ({_NULL}|{_RANGE}|{_NAME}|{_TIME}) (\w+) (.*)"', re.DOTALL)

_DAYS: Final = (dt.date.min, dt.date.max)
_INSTANTS: Final = (dt.datetime.min, dt.datetime.max)


def csv_cell(column: Column, value: Cell) -> Cell:
    """The cell of a column's value: COPY writes null as an empty cell, an empty text as one in quotation marks."""
    return _checked(column, value, _joined(column, value) if column.value.is_list else None)


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


def _checked(column: Column, value: Cell, joined: Cell | None = None, *, element: bool = False) -> Cell:
    """A value, or a list's elements `joined`, as a cell; one that breaks what the column promises ends the statement."""
    faults = [] if column.value.nullable and not element else [(value.is_(None), _NULL)]
    if joined is None:
        faults += _value_faults(column, value)
        written = _WRITERS[column.value.data_type](value)
    else:
        written = joined
    if column.value.data_type is DataType.STRING and not element:
        written = _guarded(written)
    ends = [(condition, sa.cast(_ending(fault, column, value), written.type)) for condition, fault in faults]
    return sa.case(*ends, else_=written) if ends else written


def _value_faults(column: Column, value: Cell) -> Iterator[tuple[sa.ColumnElement[bool], str]]:
    data_type = column.value.data_type
    if (limit := LIMITS.get(data_type)) is not None:
        yield sa.not_(value.between(sa.literal(-limit, sa.BigInteger), sa.literal(limit, sa.BigInteger))), _RANGE
    if data_type is DataType.ENUM:
        names = sa.literal([member.name for member in column.value.python], postgresql.ARRAY(sa.Text))
        yield value != sa.all_(names), _NAME
    if data_type in (DataType.DATE, DataType.DATETIME):
        first, last = _DAYS if data_type is DataType.DATE else _INSTANTS
        yield sa.not_(value.between(_bound(first, value), _bound(last, value))), _TIME


def _bound(moment: dt.date, value: Cell) -> Cell:
    return sa.cast(sa.literal(f"{moment.isoformat()}", sa.Text), value.type)


def _ending(fault: str, column: Column, value: Cell) -> Cell:
    """What is no number, however it is read: it depends on the value, or the planner would already read it."""
    told = sa.func.concat(f"loyalty-graph {fault} {column.name} ", sa.cast(value, sa.Text))
    return sa.cast(told, sa.BigInteger)


def _joined(column: Column, value: Cell) -> Cell:
    """The elements of a list in their order, in one text; null for an empty list."""
    element = sa.column("element", value.type.item_type)  # type: ignore[attr-defined]  # a list's type is an ARRAY
    elements = sa.func.unnest(value).table_valued(element, with_ordinality="place", name="elements")
    cell = sa.cast(_checked(column, elements.c.element, element=True), sa.Text)
    joined = sa.func.aggregate_strings(cell, LIST_SEPARATOR)
    return sa.select(joined).select_from(elements).scalar_subquery()


def _guarded(text: Cell) -> Cell:
    dangerous = text.regexp_match(sa.literal(f"^{DANGEROUS}", sa.Text))
    return sa.case((text >= _FIRST_HARMLESS, text), (dangerous, sa.literal("'", sa.Text) + text), else_=text)


def _money(amount: Cell) -> Cell:
    """At least two decimals, and all there are."""
    return sa.case((sa.func.scale(amount) < 2, sa.func.round(amount, 2)), else_=amount)  # noqa: PLR2004 - as said


def _instant(instant: Cell) -> Cell:
    """RFC 3339 in the session's time zone, UTC; most have no fraction, and a template is slower than two casts."""
    whole = sa.cast(instant, postgresql.TIMESTAMP(timezone=True, precision=0)) == instant
    date, time = sa.cast(sa.cast(instant, sa.Date), sa.Text), sa.cast(sa.cast(instant, sa.Time), sa.Text)
    fraction = sa.func.to_char(instant, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    return sa.case((whole, date + "T" + time + "Z"), else_=fraction)


_WRITERS: Final[Mapping[DataType, Callable[[Cell], Cell]]] = {
    DataType.STRING: lambda text: text,
    DataType.INTEGER: lambda number: number,
    DataType.POINTS: lambda points: points,
    DataType.MONEY: _money,
    DataType.DATE: lambda day: day,
    DataType.DATETIME: _instant,
    DataType.BOOLEAN: lambda flag: sa.cast(flag, sa.Text),
    DataType.ENUM: lambda name: name,
}
"""How a value is written that breaks no promise. Numbers and days stay what they are: COPY writes them alike."""
