"""Columns, links and facts: what a report's declaration says about its answer."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.datatypes import DataType, ValueType, value_type

if TYPE_CHECKING:
    from collections.abc import Callable


class Total(enum.Enum):
    """How a column is totalled over all rows that match."""

    SUM = "The sum over all rows that match"
    FIRST = "The value of the first row that matches, in key order"
    LAST = "The value of the last row that matches, in key order"


SUM: Final = Total.SUM
FIRST: Final = Total.FIRST
LAST: Final = Total.LAST

_WORD_START = re.compile(r"_([a-z0-9])")


@cache
def api_name(python_name: str) -> str:
    """The name in the API of a Python name: `first_entry_at` → `firstEntryAt`, `from_` → `from`."""
    return _WORD_START.sub(lambda match: match[1].upper(), python_name.rstrip("_"))


class Column:
    """One column of a report or listing.

    `type` is a data type (`str`, `int`, `Points`, `Money`, `Month`, `date`, `datetime`, `bool`, an enum class, or
    `list[...]` of one), with `| None` where the value may be null; `label` is the heading people see. `key` marks the
    columns that tell rows apart; they are never null and their order is the default order. `total` says how the column
    is totalled. `limited` columns are shown first, the others on request. `personal` marks data about a person.
    `description` explains the column; it defaults to the label.
    """

    def __init__(  # noqa: PLR0913 - a declaration names everything there is to say of a column, each by keyword
        self,
        type: Any,  # noqa: A002 - it reads as the word it is: Column(Points, ...)
        label: str,
        *,
        key: bool = False,
        total: Total | None = None,
        limited: bool = True,
        personal: bool = False,
        description: str = "",
    ) -> None:
        self.value: ValueType = value_type(type)
        self.label = label
        self.description = description or label
        self.key = key
        self.total = total
        self.limited = limited or key
        self.personal = personal
        self.name = ""
        if self.value.data_type in (DataType.OBJECT, DataType.MONTH):
            kind = self.value.data_type.name
            raise DeclarationError("BAD_COLUMN_TYPE", f"Column {label!r}: no column can be of type {kind}.")
        if key and (self.value.nullable or self.value.is_list):
            raise DeclarationError("BAD_KEY", f"Column {label!r} is a key and can be neither null nor a list.")
        if total is not None and self.value.is_list:
            raise DeclarationError("BAD_TOTAL", f"Column {label!r} is a list and has no total.")
        if total is Total.SUM and self.value.data_type not in (DataType.POINTS, DataType.INTEGER, DataType.MONEY):
            raise DeclarationError("BAD_TOTAL", f"Column {label!r} is not a number and has no sum.")

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def api_name(self) -> str:
        """The column's name in GraphQL, JSON and exports' `columns` argument."""
        return api_name(self.name)

    @property
    def order_field(self) -> str:
        """The column's name in `orderBy`."""
        return self.name.rstrip("_").upper()

    @property
    def sortable(self) -> bool:
        """Lists have no order."""
        return not self.value.is_list


class Link:
    """A field of a row that leads to a core type: `Link("customer", by="reference")`.

    `target` names the core type (`customer`, `balance_type`, `campaign`); `by` is the column that holds its natural
    key. All links of a page are resolved together. Null where nothing has that key, as for an orphan's customer.
    """

    def __init__(self, target: str, *, by: str, description: str = "") -> None:
        self.target = target
        self.by = by
        self.description = description or f"The {target.replace('_', ' ')} of this row."
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @property
    def api_name(self) -> str:
        """The link's name in GraphQL."""
        return api_name(self.name)


@dataclass(frozen=True)
class Fact:
    """A field of the whole answer beside its rows, made by a method that gets repository and filter. Use `@fact`."""

    name: str
    value: ValueType
    description: str
    compute: Callable[..., Any]

    @property
    def api_name(self) -> str:
        """The fact's name in GraphQL."""
        return api_name(self.name)


def fact(type: Any, description: str) -> Callable[[Callable[..., Any]], Any]:  # noqa: A002 - as in Column
    """Declare a field of the whole answer: a method `(self, repository, filter)`, plain or async, returning `type`.

    `type` is a data type as in Column, a Record subclass, or a list of one.
    """
    value = value_type(type)
    if value.data_type is DataType.OBJECT and not hasattr(value.python, "__columns__"):
        raise DeclarationError("BAD_FACT_TYPE", f"{value.python.__qualname__} is for arguments only: use a Record.")

    def declare(compute: Callable[..., Any]) -> Any:
        return Fact(compute.__name__, value, description, compute)

    return declare
