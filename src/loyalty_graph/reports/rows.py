"""Rows as the database answers them to rows as their columns promise them, or an error: never a wrong number."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import DeclarationError, LoyaltyGraphError
from loyalty_graph.reports.coercion import INTEGER_LIMIT
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.report import Table

LIMITS = {DataType.POINTS: POINTS_LIMIT, DataType.INTEGER: INTEGER_LIMIT}
"""The largest number, either sign, of the data types that have one."""


def checked_rows(table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows of these columns with enums as members. Raises as `checked_columns`."""
    return list(zip(*checked_columns(table, columns, list(rows)), strict=True))


def checked_columns(table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The values of each of these columns in all rows, with enums as members.

    Raises DeclarationError (REPORT_BROKEN) for a null that a column does not allow or an unknown enum name, and
    LoyaltyGraphError (POINTS_OUT_OF_RANGE, INTEGER_OUT_OF_RANGE).
    """
    checked: list[Sequence[Any]] = []
    for name, values in zip(columns, zip(*rows, strict=True) if rows else repeat(()), strict=False):
        column = table.columns[name]
        _check_nulls(table, column, values)
        _check_range(table, column, values)
        checked.append(_members(table, column, values) if column.value.data_type is DataType.ENUM else values)
    return checked


def check_number(table: Table, column: Column, number: Any) -> None:
    """Refuse a number that its data type cannot carry exactly. Raises LoyaltyGraphError, as `checked_rows`."""
    limit = LIMITS.get(column.value.data_type)
    if limit is not None and abs(number) > limit:
        raise range_error(table, column)


def null_error(table: Table, column: Column) -> DeclarationError:
    """The error of a null in a column that does not allow it."""
    return DeclarationError("REPORT_BROKEN", f"{column.api_name} of {table.name} is null, which it must never be.")


def range_error(table: Table, column: Column) -> LoyaltyGraphError:
    """The error of a number beyond the limit of its data type."""
    limit = LIMITS[column.value.data_type]
    text = f"{column.api_name} of {table.name} has a value beyond ±{limit:,}, which cannot be answered exactly."
    return LoyaltyGraphError(f"{column.value.data_type.name}_OUT_OF_RANGE", text)


def name_error(table: Table, column: Column, name: str) -> DeclarationError:
    """The error of a name that no member of the column's enum has."""
    text = f"{column.api_name} of {table.name} is {name!r}, which is none of its names."
    return DeclarationError("REPORT_BROKEN", text)


def _check_nulls(table: Table, column: Column, values: Sequence[Any]) -> None:
    if None in values and not column.value.nullable:
        raise null_error(table, column)


def _check_range(table: Table, column: Column, values: Sequence[Any]) -> None:
    if column.value.data_type in LIMITS:
        elements = [each for value in values for each in value or ()] if column.value.is_list else values
        whole = not column.value.is_list and not column.value.nullable
        numbers = elements if whole else [number for number in elements if number is not None]
        for extreme in (min(numbers, default=0), max(numbers, default=0)):
            check_number(table, column, extreme)


def _members(table: Table, column: Column, names: Sequence[Any]) -> list[Any]:
    known: Mapping[Any, Any] = {None: None, **column.value.python.__members__}
    try:
        if column.value.is_list:
            return [None if each is None else [known[name] for name in each] for each in names]
        return [known[name] for name in names]
    except KeyError as error:
        text = f"{column.api_name} of {table.name} is {error.args[0]!r}, which is none of its names."
        raise DeclarationError("REPORT_BROKEN", text) from None
