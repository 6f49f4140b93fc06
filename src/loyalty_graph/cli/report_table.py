"""Draws the first page of a report as a table for people: totals below, then the count, facts and failures."""

from __future__ import annotations

import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.reading import Reading

T = TypeVar("T")

_NUMBERS: Final = (DataType.POINTS, DataType.INTEGER, DataType.MONEY)


async def draw_table(reading: Reading, names: Sequence[str]) -> str:
    """The page with these columns (Python names), totals, count, ignored filters and failed identities, as text.

    As wide as the terminal, or wider where a value would not fit: headings are wrapped, values never cut.
    """
    columns = [reading.table.columns[name] for name in names]
    page = await reading.page([*names, *reading.integrity_columns])
    totals, count = await reading.totals(), await reading.total_count()
    integrity = await reading.integrity(partial(_known, page), partial(_known, totals))
    table = Table(title=getattr(reading.table, "title", None), title_justify="left", show_footer=bool(totals))
    rows = [dict(zip(page.columns, row, strict=True)) for row in page.rows]
    width = 1
    for column in columns:
        footer = _cell(column, totals.get(column.name))
        cells = [_cell(column, row[column.name]) for row in rows]
        fitting = max(len(text) for text in (*cells, footer, *column.label.split()))
        justify: Any = "right" if column.value.data_type in _NUMBERS else "left"
        table.add_column(Text(column.label), justify=justify, footer=Text(footer), min_width=fitting)
        width += fitting + 3
    for row in rows:
        table.add_row(*(Text(_cell(column, row[column.name])) for column in columns))
    console = Console(file=io.StringIO(), highlight=False, markup=False, width=max(Console().width, width))
    console.print(table)
    console.print(f"{len(rows):,} of {count:,} rows" + (", totals over all of them" if totals else ""))
    for line in await _fact_lines(reading):
        console.print(line)
    for ignored in reading.ignored_filters:
        console.print(f"Ignored filter {ignored.field}: {ignored.because}")
    for failure in integrity.failures:
        console.print(f"Identity does not hold: {failure}")
    drawn: str = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO of three lines above
    return drawn


async def _known(value: T) -> T:
    return value


async def _fact_lines(reading: Reading) -> list[str]:
    """What there is to say of the whole answer: a line per fact, and per record of a fact that has them."""
    lines: list[str] = []
    for fact in getattr(reading.table, "facts", {}).values():
        value = await reading.facts(fact.name)
        several = value if isinstance(value, list) else [value]
        if any(isinstance(each, Record) for each in several):
            lines += [f"{fact.api_name}: {_pairs(each)}" for each in several]
        else:
            lines.append(f"{fact.api_name}: {_plain(to_json(fact.value, value))}")
    return lines


def _pairs(record: Record) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in record.to_json().items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.value.is_list:
        return ", ".join(map(str, value))
    return f"{value:,}" if column.value.data_type in _NUMBERS else str(to_json(column.value, value))
