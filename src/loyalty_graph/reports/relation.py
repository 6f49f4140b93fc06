"""The one Select of a report or listing as a relation: its columns, each as the SQL expression of its data type."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loyalty_graph.reports.ordering import SortKey
    from loyalty_graph.reports.report import Table

_SQL: Final[Mapping[DataType, sa.types.TypeEngine[Any]]] = {
    DataType.STRING: sa.Text(),
    DataType.INTEGER: sa.BigInteger(),
    DataType.POINTS: sa.BigInteger(),
    DataType.MONEY: sa.Numeric(),
    DataType.DATE: sa.Date(),
    DataType.DATETIME: sa.DateTime(timezone=True),
    DataType.BOOLEAN: sa.Boolean(),
    DataType.ENUM: sa.Text(),
}

SLOT_PREFIX: Final = "_host_"
"""How the names of parameters begin that are given when a statement runs; no report may use it for its own."""

_CODE_POINT: Final = "C"
"""The collation that compares text by code point, whatever the machine's locale."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands in a statement for a value that is given when it runs, by `name`."""

    name: str


class Relation:
    """The rows of a table's Select. Rows, totals, count and exports are all read from it.

    `again` is true for rows that were selected from such a relation: these have its columns alone. Raises
    DeclarationError: NO_SELECT, and COLUMNS_DIFFER if its outputs are not exactly what is declared.
    """

    def __init__(self, table: Table, select: sa.Select[Any], *, again: bool = False) -> None:
        if not isinstance(select, sa.SelectBase):
            raise DeclarationError("NO_SELECT", f"select() of {table.name!r} gave {select!r}, which is no Select.")
        member = None if again else table.per_member
        _check_outputs(table, member, select.selected_columns.keys())
        self.source = select.subquery(table.name)
        self.member: sa.ColumnElement[Any] = (
            sa.null() if member is None else sa.cast(self.source.c[member], sa.BigInteger)
        )
        """The id of the member whom alone a row tells of, see Table.per_member."""
        self.expressions: dict[str, sa.ColumnElement[Any]] = {
            name: self._expression(name, column.value.data_type, is_list=column.value.is_list)
            for name, column in table.columns.items()
        }
        """Each column as a value of its data type: what is compared, sorted, summed and answered."""
        self.looked_up = frozenset(
            name for name, output in select.selected_columns.items() if name in table.columns and _is_looked_up(output)
        )
        """The columns that are found through each row, so that rows are cheap to pass over for whoever needs none."""

    def rows(self, columns: Iterable[str], order: Iterable[SortKey]) -> sa.Select[Any]:
        """Select these columns (Python names) of all rows, in this order."""
        outputs = [self.expressions[name].label(name) for name in columns]
        return sa.select(*outputs).order_by(*(key.clause(self) for key in order))

    def _expression(self, name: str, data_type: DataType, *, is_list: bool) -> sa.ColumnElement[Any]:
        output, sql = self.source.c[name], _SQL[data_type]
        if is_list:
            return sa.cast(output, postgresql.ARRAY(sql))
        return sa.collate(sa.cast(output, sql), _CODE_POINT) if isinstance(sql, sa.Text) else sa.cast(output, sql)


def bound(column: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[Any]:
    """A value to compare a column with, or a Slot for one: bound, with the column's type."""
    if isinstance(column.type, _WRITTEN):
        return sa.cast(parameter(value, sa.Text()), column.type)
    return parameter(value, column.type)


def bound_list(element: sa.types.TypeEngine[Any], values: list[Any] | Slot) -> sa.ColumnElement[Any]:
    """Values as one bound array, so that the statement is the same for any number of them."""
    carrier = sa.Text() if isinstance(element, _WRITTEN) else element
    return sa.cast(parameter(values, postgresql.ARRAY(carrier)), postgresql.ARRAY(element))


def parameter(value: Any, type_: sa.types.TypeEngine[Any]) -> sa.BindParameter[Any]:
    """A value or a list of them as a parameter of this type. That of a Slot is given when the statement runs."""
    if isinstance(value, Slot):
        return sa.bindparam(value.name, None, type_=type_)
    return sa.bindparam(None, written(value), type_=type_)


def written(value: Any) -> Any:
    """A value as it is bound: days and instants as text, since the driver takes the first and the last for infinity."""
    if isinstance(value, list):
        return [written(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


_WRITTEN: Final = (sa.Date, sa.DateTime)
"""The types whose values are bound as text."""


def _is_looked_up(output: sa.ColumnElement[Any]) -> bool:
    """Whether an output reads a subquery that is run for each row."""
    return any(
        isinstance(element, sa.ScalarSelect) or isinstance(getattr(element, "table", None), sa.Lateral)
        for element in visitors.iterate(output)
    )


def _check_outputs(table: Table, member: str | None, outputs: list[str]) -> None:
    declared = list(dict.fromkeys([*table.columns, *([] if member is None else [member])]))
    faults = [f"it lacks {name!r}" for name in declared if name not in outputs]
    faults += [f"its output {name!r} is no declared column" for name in outputs if name not in declared]
    if faults:
        raise DeclarationError(
            "COLUMNS_DIFFER", f"select() of {table.name!r} and its columns differ: {'; '.join(faults)}."
        )
