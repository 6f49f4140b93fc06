"""The one Select of a report or listing as a relation: its columns, each as the SQL expression of its data type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Mapping

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

_CODE_POINT: Final = "C"
"""The collation that compares text by code point, whatever the machine's locale."""


class Relation:
    """The rows of a table's Select. Rows, totals, count and exports are all read from it.

    Raises DeclarationError: NO_SELECT, and COLUMNS_DIFFER if its outputs are not exactly the declared columns.
    """

    def __init__(self, table: Table, select: sa.Select[Any]) -> None:
        if not isinstance(select, sa.SelectBase):
            raise DeclarationError("NO_SELECT", f"select() of {table.name!r} gave {select!r}, which is no Select.")
        _check_outputs(table, select.selected_columns.keys())
        self.source = select.subquery(table.name)
        self.expressions: dict[str, sa.ColumnElement[Any]] = {
            name: self._expression(name, column.value.data_type, is_list=column.value.is_list)
            for name, column in table.columns.items()
        }
        """Each column as a value of its data type: what is compared, sorted, summed and answered."""

    def _expression(self, name: str, data_type: DataType, *, is_list: bool) -> sa.ColumnElement[Any]:
        output, sql = self.source.c[name], _SQL[data_type]
        if is_list:
            return sa.cast(output, postgresql.ARRAY(sql))
        return sa.collate(sa.cast(output, sql), _CODE_POINT) if isinstance(sql, sa.Text) else sa.cast(output, sql)


def bound(column: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[Any]:
    """A value to compare a column with: bound, with its type."""
    if isinstance(value, dt.date):
        return sa.cast(sa.bindparam(None, _written(value), type_=sa.Text()), column.type)
    return sa.bindparam(None, value, type_=column.type)


def bound_list(element: sa.types.TypeEngine[Any], values: list[Any]) -> sa.ColumnElement[Any]:
    """Values as one bound array, so that the statement is the same for any number of them."""
    written = [_written(value) for value in values]
    carrier = element if written == values else sa.Text()
    return sa.cast(sa.bindparam(None, written, type_=postgresql.ARRAY(carrier)), postgresql.ARRAY(element))


def _written(value: Any) -> Any:
    """Days and instants as text: as values, the driver takes the first and the last there are for infinity."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _check_outputs(table: Table, outputs: list[str]) -> None:
    faults = [f"it lacks {name!r}" for name in table.columns if name not in outputs]
    faults += [f"its output {name!r} is no declared column" for name in outputs if name not in table.columns]
    if faults:
        raise DeclarationError(
            "COLUMNS_DIFFER", f"select() of {table.name!r} and its columns differ: {'; '.join(faults)}."
        )
