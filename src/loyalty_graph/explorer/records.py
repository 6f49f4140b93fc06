"""Records of answers as tables: each column says where in a record its value is, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loyalty_graph.explorer.tables import Heading, TableView
from loyalty_graph.explorer.values import NUMBERS, Cell, cell

Record = Mapping[str, Any]
"""An object of an answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its label, the place of its value in a record, such as `customer.email`, and the value's data type.

    `href` says where the value of a record leads; `links` stand in place of a value.
    """

    label: str
    place: str = ""
    data_type: str = "STRING"
    description: str = ""
    href: Callable[[Record], str | None] | None = None
    links: Callable[[Record], tuple[tuple[str, str], ...]] | None = None

    @property
    def heading(self) -> Heading:
        """The head of the column."""
        instants = {"DATE", "DATETIME"}
        label = f"{self.label} (UTC)" if self.data_type in instants else self.label
        return Heading(label, self.description, is_number=self.data_type in NUMBERS | {"DIFFERENCE"})

    def cell(self, record: Record) -> Cell:
        """The cell of a record."""
        if self.links is not None:
            return Cell("", links=self.links(record))
        href = None if self.href is None else self.href(record)
        value = value_at(record, self.place)
        if self.data_type == "DIFFERENCE" and value is not None:
            return Cell(signed(value), "number", href)
        return cell(value, self.data_type, href=href)


def record_table(
    caption: str, fields: Sequence[Field], records: Sequence[Record], *, filled_only: bool = False
) -> TableView:
    """The table of records; with `filled_only` without columns in which nothing stands."""
    if filled_only:
        fields = [field for field in fields if any(value_at(record, field.place) is not None for record in records)]
    rows = [[field.cell(record) for field in fields] for record in records]
    return TableView(caption, [field.heading for field in fields], rows)


def value_at(record: Record, place: str) -> Any:
    """The value at a place in a record; None where an object on the way there is missing."""
    found: Any = record
    for name in place.split("."):
        found = None if found is None else found[name]
    return found


def signed(points: int) -> str:
    """A difference in points, its sign always shown."""
    return f"{points:+,}" if points else "0"
