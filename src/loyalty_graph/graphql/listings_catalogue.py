"""The catalogue of the core's own lists: enough for a user interface to put conditions and orders on any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_graph.graphql.composing import Composition, argument, field, many, optional
from loyalty_graph.graphql.core.queries import LISTINGS
from loyalty_graph.reports.catalogue import ColumnEntry, describe_columns

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class _Entry:
    """One list."""

    name: str
    description: str
    row_type: str
    columns: Sequence[ColumnEntry]


_ENTRIES: Final = {
    listing.name: _Entry(listing.name, description, row_type, describe_columns(listing.visible()))
    for row_type, listing, description in LISTINGS
}


def add_listings_catalogue(composition: Composition) -> None:
    """Add the type Listing and the fields of Query for all of them and for one."""
    listing = composition.object("Listing", "A list of the core's records.")
    composition.extend(
        "Listing",
        [
            field("name", str, "The list's field of Query."),
            field("description", str, "What is in it."),
            field(
                "rowType",
                str,
                "The type of its rows, after which its `where` and `orderBy` are named.",
                reads="row_type",
            ),
            field("columns", many(composition["ReportColumn"]), "What `where` and `orderBy` know of its rows."),
        ],
    )
    by_name = argument("name", str, "The list's name.")
    one = "One of the core's lists; null where there is none of that name."
    composition.extend(
        "Query",
        [
            field("listings", many(listing), "The core's lists.", lambda: list(_ENTRIES.values())),
            field("listing", optional(listing), one, _listing, arguments=[by_name]),
        ],
    )


def _listing(name: str) -> _Entry | None:
    return _ENTRIES.get(name)
