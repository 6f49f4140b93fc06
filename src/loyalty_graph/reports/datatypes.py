"""The data types of columns and arguments, and how a Python annotation names one."""

from __future__ import annotations

import datetime as dt
import enum
import types
import typing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import DeclarationError


class DataType(enum.Enum):
    """The type of a column's or argument's value."""

    STRING = "Text"
    INTEGER = "Whole number"
    POINTS = "Whole number of points within ±(2^53 - 1)"
    MONEY = "Exact decimal in the account's currency, written as a string"
    DATE = "UTC day, YYYY-MM-DD"
    DATETIME = "Instant, RFC 3339, answered in UTC with Z"
    MONTH = "Calendar month in UTC, YYYY-MM"
    BOOLEAN = "true or false"
    ENUM = "One of a fixed set of names"
    OBJECT = "A group of arguments"


Money = typing.NewType("Money", Decimal)
"""An exact amount in the account's currency."""

_SCALARS: Final[dict[Any, DataType]] = {
    str: DataType.STRING,
    int: DataType.INTEGER,
    Points: DataType.POINTS,
    Money: DataType.MONEY,
    Decimal: DataType.MONEY,
    dt.date: DataType.DATE,
    dt.datetime: DataType.DATETIME,
    Month: DataType.MONTH,
    bool: DataType.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a declaration's annotation says: the data type, whether it is a list of it, and whether it may be null.

    `python` is the enum class of an ENUM, the Arguments or Record class of an OBJECT, else the annotated type itself.
    """

    data_type: DataType
    python: Any
    is_list: bool = False
    nullable: bool = False


def value_type(annotation: object) -> ValueType:
    """Read an annotation such as `Points`, `str | None`, `list[str]`, an enum class, or a group of values.

    Raises DeclarationError (UNKNOWN_DATA_TYPE) for anything that is no data type.
    """
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType) and len(parts) == 2 and type(None) in parts:  # noqa: PLR2004 - T | None
        inner = value_type(next(part for part in parts if part is not type(None)))
        return ValueType(inner.data_type, inner.python, inner.is_list, nullable=True)
    if origin is list and len(parts) == 1:
        inner = value_type(parts[0])
        if inner.is_list or inner.nullable:
            raise _unknown(annotation)
        return ValueType(inner.data_type, inner.python, is_list=True)
    if (scalar := _SCALARS.get(annotation)) is not None:
        return ValueType(scalar, annotation)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return ValueType(DataType.ENUM, annotation)
    if isinstance(annotation, type) and any(hasattr(annotation, group) for group in ("__arguments__", "__columns__")):
        return ValueType(DataType.OBJECT, annotation)
    raise _unknown(annotation)


def _unknown(annotation: object) -> DeclarationError:
    return DeclarationError("UNKNOWN_DATA_TYPE", f"{annotation!r} is not a data type of columns and arguments.")
