"""Rows of an answer as a table to show: headings and cells. The template is `tables.html`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loyalty_graph.explorer.values import NUMBERS, Cell, cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column. `sort_href` asks for another order.

    `aria_sort` (ascending, descending or None) says whether it leads the order; `rank` and `direction`, an arrow, where
    it stands in it.
    """

    label: str
    description: str = ""
    is_number: bool = False
    is_personal: bool = False
    sort_href: str | None = None
    aria_sort: str | None = None
    rank: int | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table without its foot, which may be known later than its rows."""

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]


def heading_of(column: Mapping[str, Any], **more: Any) -> Heading:
    """The head of a column of the catalogue. Instants and days are in UTC, and say so."""
    label = column["label"]
    if column["dataType"] in {"DATE", "DATETIME"}:
        label += " (UTC)"
    return Heading(label, column["description"], column["dataType"] in NUMBERS and not column["list"], **more)


def cells_of(
    row: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], href: Callable[[str, Any], str | None]
) -> list[Cell]:
    """The cells of a row; `href` says where a column's value leads."""
    return [
        cell(row[name], column["dataType"], meanings=meanings_of(column), href=href(name, row[name]))
        for column in columns
        for name in (column["name"],)
    ]


def meanings_of(column: Mapping[str, Any]) -> dict[str, str]:
    """What the names of an ENUM's values mean."""
    return {option["value"]: option["label"] for option in column.get("options") or ()}
