"""The order of rows: what callers ask for, and the key that makes every order total.

Text is ordered by code point, an enum by its names, and null is the greatest value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import shown, suggestion
from loyalty_graph.reports.report import visible_columns

if TYPE_CHECKING:
    import sqlalchemy as sa

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.reports.report import Table


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column to sort by: its Python name, its direction, and whether it can be null."""

    column: str
    descending: bool = False
    nullable: bool = False

    def reversed(self) -> SortKey:
        """The same key the other way round."""
        return SortKey(self.column, not self.descending, self.nullable)

    def clause(self, relation: Relation) -> sa.ColumnElement[Any]:
        """This key in ORDER BY. PostgreSQL takes null for the greatest value unless told otherwise."""
        expression = relation.expressions[self.column]
        return expression.desc() if self.descending else expression.asc()


def order_name(column: Column) -> str:
    """The name of a column in the API's enum of order fields: `campaign_net` → `CAMPAIGN_NET`."""
    return column.name.rstrip("_").upper()


def default_order(table: Table) -> tuple[SortKey, ...]:
    """The order of rows when nobody asks for another: by key, ascending."""
    return tuple(SortKey(column.name) for column in table.key)


def read_order(text: str) -> dict[str, str]:
    """What somebody types, `FIELD` or `FIELD:DESC`, as an element of `orderBy`."""
    name, _, direction = text.strip().partition(":")
    field = name.upper() if name.islower() else name  # balance and BALANCE are both what people type
    return {"field": field, "direction": direction.upper() or "ASC"}


def parse_order(table: Table, order_by: object) -> tuple[SortKey, ...]:
    """Check an `orderBy`, a list of `{"field": …, "direction": "ASC" | "DESC"}`; None or an empty list is the default.

    A field is a column's `order_name` or API name. The key is appended, so that no two rows are equal. Raises
    InputError with the path of the fault: BAD_ORDER, UNKNOWN_ORDER_FIELD, DUPLICATE_ORDER_FIELD.
    """
    if order_by is None:
        return default_order(table)
    if not isinstance(order_by, Sequence) or isinstance(order_by, str):
        raise InputError("BAD_ORDER", f"Expected a list of fields, not {shown(order_by)}.", field=("orderBy",))
    keys: dict[str, SortKey] = {}
    for index, given in enumerate(order_by):
        path = ("orderBy", str(index))
        key = _key(table, given, path)
        if key.column in keys:
            text = f"{table.columns[key.column].api_name} is ordered by twice."
            raise InputError("DUPLICATE_ORDER_FIELD", text, field=(*path, "field"))
        keys[key.column] = key
    return (*keys.values(), *(key for key in default_order(table) if key.column not in keys))


def _key(table: Table, given: object, path: tuple[str, ...]) -> SortKey:
    if not isinstance(given, Mapping) or not given.keys() <= {"field", "direction"}:
        example = f'{{"field": "{order_name(table.key[0])}", "direction": "DESC"}}'
        text = f"Expected an object like {example}, not {shown(given)}."
        raise InputError("BAD_ORDER", text, field=path)
    direction = given.get("direction", "ASC")
    if direction not in ("ASC", "DESC"):
        text = f"Expected ASC or DESC, not {shown(direction)}."
        raise InputError("BAD_ORDER", text, field=(*path, "direction"))
    column = _column(table, given.get("field"), (*path, "field"))
    return SortKey(column.name, direction == "DESC", column.value.nullable)


def _column(table: Table, given: object, path: tuple[str, ...]) -> Column:
    sortable = [column for column in visible_columns(table) if column.sortable]
    for column in sortable:
        if given in (order_name(column), column.api_name):
            return column
    hint = suggestion(str(given), [order_name(column) for column in sortable])
    raise InputError("UNKNOWN_ORDER_FIELD", f"There is no field {shown(given)} to order by; {hint}", field=path)
