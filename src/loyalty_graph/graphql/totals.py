"""Totals of a table's columns: over all rows that match, never only the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Composition, field
from loyalty_graph.reports.columns import Column, Total
from loyalty_graph.reports.datatypes import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty_graph.graphql.connections import ReadingConnection
    from loyalty_graph.graphql.declared import Declared
    from loyalty_graph.graphql.row_sets import Row


def add_totals(composition: Composition, declared: Declared, columns: Iterable[Column]) -> None:
    """Add the type `<prefix>Totals` and the connection's field `totals`, unless no column is totalled."""
    fields = [_total_field(declared, column, column.total) for column in columns if column.total is not None]
    if not fields:
        return
    name = f"{declared.prefix}Totals"
    made = composition.object(name, "Totals over all rows that match filter and conditions, never only the page.")
    composition.extend(name, fields)
    totals = field("totals", made, "Totals over all rows that match filter and conditions.", totals_of)
    composition.extend(f"{declared.prefix}Connection", [totals])


def _total_field(declared: Declared, column: Column, total: Total) -> Any:
    # Without a row there is neither a first nor a last one; the sum of no rows is 0.
    value = ValueType(column.value.data_type, column.value.python, nullable=total is not Total.SUM)
    description = f"{column.label}: {total.value[0].lower()}{total.value[1:]}."
    return field(column.api_name, declared.value(value), description, reads=column.name)


async def totals_of(root: ReadingConnection) -> Row:
    """The totals of a connection, by Python column name."""
    return await root.totals.get()
