"""How each operator of `where` reads in SQL. What an operator means to users is in operators.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa

from loyalty_graph.reports import operators
from loyalty_graph.reports.relation import bound, bound_list, parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Expression = sa.ColumnElement[Any]
    Clause = sa.ColumnElement[bool]


def _in(column: Expression, values: Any) -> Clause:
    return column == sa.any_(bound_list(column.type, values))


def _matches(column: Expression, pattern: Any) -> Clause:
    return column.regexp_match(parameter(pattern, sa.Text()))


def _is_null(column: Expression, wanted: bool) -> Clause:  # noqa: FBT001 - an operand like the others
    return column.is_(None) if wanted else column.is_not(None)


def _has_any(column: Expression, values: Any) -> Clause:
    element = cast("sa.ARRAY[Any]", column.type).item_type
    return column.bool_op("&&")(bound_list(element, values))


def _is_empty(column: Expression, wanted: bool) -> Clause:  # noqa: FBT001 - an operand like the others
    size = sa.func.cardinality(column)
    return size == 0 if wanted else size > 0


CLAUSES: Final[Mapping[str, Callable[[Expression, Any], Clause]]] = {
    operators.EQ.name: lambda column, value: column == bound(column, value),
    operators.NE.name: lambda column, value: column != bound(column, value),
    operators.GT.name: lambda column, value: column > bound(column, value),
    operators.GTE.name: lambda column, value: column >= bound(column, value),
    operators.LT.name: lambda column, value: column < bound(column, value),
    operators.LTE.name: lambda column, value: column <= bound(column, value),
    operators.IN.name: _in,
    operators.STARTS_WITH.name: _matches,
    operators.CONTAINS.name: _matches,
    operators.IS_NULL.name: _is_null,
    operators.HAS.name: _has_any,
    operators.HAS_ANY.name: _has_any,
    operators.IS_EMPTY.name: _is_empty,
}
"""Operator name → (column, operand) → a condition that is unknown where the column is null.

An operand is as `Test` has it: what is bound, or a Slot for it; that of a flag is part of the condition itself.
"""
