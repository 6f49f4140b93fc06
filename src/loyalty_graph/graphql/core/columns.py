"""Fields of core types that show a column of their listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Composition, field
from loyalty_graph.graphql.declared import Declared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty_graph.reports.listings import CoreListing


def column_fields(composition: Composition, listing: type[CoreListing], names: Iterable[str]) -> list[Any]:
    """A field for each of these columns (Python names), described as the listing declares it."""
    columns = [listing.columns[name] for name in names]
    declared = Declared(composition, "", columns)
    return [
        field(column.api_name, declared.value(column.value), column.description, reads=column.name)
        for column in columns
    ]
