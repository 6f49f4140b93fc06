"""What the core's lists have in common: columns that only the host reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.report import Listing

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column

RecordId: Final = Points
"""The type of internal columns: ids have 64 bits, and points are the whole numbers that are wide enough."""


class CoreListing(Listing):
    """A list of core records.

    `internal` names the columns that tell records apart and lead to others. Every page has them, no API shows them.
    """

    internal: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def visible(cls) -> list[Column]:
        """All columns but the internal ones."""
        return [column for column in cls.columns.values() if column.name not in cls.internal]
