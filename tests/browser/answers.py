"""Answers as people should read them, worked out apart from the pages that show them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOTHING: Final = "\N{EN DASH} no value"
"""A dash, and what screen readers say of it."""

Row = dict[str, Any]
"""Values by the names of their columns, in the order in which they were asked for."""

Column = dict[str, Any]
"""A column of the catalogue: its label, its data type, whether it is personal."""


def as_instant(text: str) -> str:
    """An instant as it is read."""
    return f"{dt.datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"


_READ: Final[Mapping[str, Callable[[Any], str]]] = {
    "INTEGER": "{:,}".format,
    "POINTS": "{:,}".format,
    "MONEY": lambda amount: f"{Decimal(amount):,}",
    "DATETIME": as_instant,
    "BOOLEAN": lambda value: "yes" if value else "no",
    "ENUM": lambda name: name.replace("_", " ").capitalize(),
}
"""How values are read, by data type; others as they are."""


def as_read(row: Row, columns: Mapping[str, Column]) -> list[str]:
    """The texts of a row's cells; `columns` are those of the catalogue by name."""
    return [_text(value, columns[name]["dataType"]) for name, value in row.items()]


def heading_as_read(column: Column) -> str:
    """The heading of a column."""
    of_time = " (UTC)" if column["dataType"] in {"DATE", "DATETIME"} else ""
    return f"{column['label']}{of_time}{' personal' if column['personal'] else ''}"


def stands_right(value: Any, column: Column) -> bool:
    """Whether a value stands at the right of its column, so that digits of the same weight stand below each other."""
    return value is not None and column["dataType"] in {"INTEGER", "POINTS", "MONEY"}


def _text(value: Any, data_type: str) -> str:
    if value is None or value == []:
        return NOTHING
    if isinstance(value, list):
        return ", ".join(_text(each, data_type) for each in value)
    return _READ.get(data_type, str)(value)
