"""Totals over all rows that match: the expressions to select, and their answers checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.reports.columns import Total
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.ordering import default_order
from loyalty_graph.reports.rows import check_number, checked_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.reports.report import Table


def totalled(table: Table) -> list[Column]:
    """The columns that have a total."""
    return [column for column in table.columns.values() if column.total is not None]


def total_expression(table: Table, relation: Relation, column: Column) -> sa.ColumnElement[Any]:
    """The total of a column in SQL. A sum is exact at any size, and 0 of no rows; FIRST and LAST are null then."""
    expression = relation.expressions[column.name]
    if column.total is Total.SUM:
        return sa.cast(sa.func.coalesce(sa.func.sum(expression), 0), sa.Numeric)
    keys = default_order(table)
    order = [(key if column.total is Total.FIRST else key.reversed()).clause(relation) for key in keys]
    values = sa.func.array_agg(
        postgresql.aggregate_order_by(expression, *order), type_=postgresql.ARRAY(expression.type)
    )
    return values[1]


def checked_totals(table: Table, answered: Sequence[Any]) -> dict[str, Any]:
    """The answers of `total_expression` for `totalled`, by Python name. Raises as `check_number` and `checked_rows`."""
    totals: dict[str, Any] = {}
    for column, value in zip(totalled(table), answered, strict=True):
        if column.total is Total.SUM:
            check_number(table, column, value)
            totals[column.name] = value if column.value.data_type is DataType.MONEY else int(value)
        else:
            totals[column.name] = None if value is None else checked_rows(table, [column.name], [[value]])[0][0]
    return totals
