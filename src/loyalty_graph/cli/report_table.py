"""Draws the first page of a report as a table for people: totals below, then the count and whatever needs saying."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.reading import Reading

_NUMBERS: Final = (DataType.POINTS, DataType.INTEGER, DataType.MONEY)


async def draw_table(reading: Reading) -> str:
    """The page, totals, count, ignored filters and failed identities of a reading, as lines of text.

    As wide as the terminal, or wider where a value would not fit: headings are wrapped, values never cut.
    """
    columns = [column for column in reading.table.columns.values() if column.limited]
    page = await reading.page([column.name for column in columns])
    totals, count, integrity = await reading.totals(), await reading.total_count(), await reading.integrity()
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
    for ignored in reading.ignored_filters:
        console.print(f"Ignored filter {ignored.field}: {ignored.because}")
    for failure in integrity.failures:
        console.print(f"Identity does not hold: {failure}")
    drawn: str = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO of three lines above
    return drawn


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.value.is_list:
        return ", ".join(map(str, value))
    return f"{value:,}" if column.value.data_type in _NUMBERS else str(to_json(column.value, value))
