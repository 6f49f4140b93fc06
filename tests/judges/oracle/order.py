"""The order of rows: any columns, then the key; null is the greatest value and strings compare by code point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .where import comparable

if TYPE_CHECKING:
    from .columns import Row

OrderBy = Sequence[Mapping[str, str]]
"""As in a GraphQL variable: [{"field": "CAMPAIGN_NET", "direction": "DESC"}, …]; direction defaults to ASC."""


def column_of(field: str) -> str:
    """The column an order field names: FIRST_ENTRY_AT is firstEntryAt."""
    first, *rest = field.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def field_of(column: str) -> str:
    """The order field that names a column: firstEntryAt is FIRST_ENTRY_AT."""
    return re.sub(r"([A-Z])", r"_\1", column).upper()


def _greatest_when_null(column: str, row: Row) -> tuple[Any, ...]:
    return (True,) if row[column] is None else (False, comparable(column, row[column]))


def sorted_rows(rows: Sequence[Row], order_by: OrderBy | None, key: Sequence[str]) -> list[Row]:
    """The rows in the asked order; the key's columns, ascending, break ties."""
    ordered = sorted(rows, key=lambda row: [comparable(column, row[column]) for column in key])
    for order in reversed(order_by or ()):
        column = column_of(order["field"])
        descending = order.get("direction", "ASC") == "DESC"
        ordered.sort(key=partial(_greatest_when_null, column), reverse=descending)  # stable both ways
    return ordered
