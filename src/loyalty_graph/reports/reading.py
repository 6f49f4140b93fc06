"""Reading a report or listing: a checked request, and the pages, counts, totals and streams of its one Select."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from loyalty_graph.reports.report import Listing, Report
    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks of a report, unchecked and in the names of the API.

    `filter` and `where` are nested mappings; `order_by` is a list of `{"field": "CAMPAIGN_NET", "direction": "DESC"}`.
    """

    filter: Mapping[str, Any] | None = None
    where: Mapping[str, Any] | None = None
    order_by: Sequence[Mapping[str, Any]] | None = None
    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class IgnoredFilter:
    """An argument that was given but has no effect: its API name, and why."""

    field: str
    because: str


@dataclass(frozen=True, slots=True)
class Integrity:
    """Whether the declared identities hold; `failures` are sentences, empty if they do."""

    failures: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if no identity failed."""
        return not self.failures


@dataclass(frozen=True)
class Page:
    """Rows of one page, each a tuple in the order of `columns` (Python names)."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    has_next_page: bool
    has_previous_page: bool

    def cursor(self, row: tuple[Any, ...]) -> str:
        """The cursor of one of `rows`, signed only now."""
        raise NotImplementedError

    @property
    def start_cursor(self) -> str | None:
        """The cursor of the first row; None where there is none."""
        raise NotImplementedError

    @property
    def end_cursor(self) -> str | None:
        """The cursor of the last row; None where there is none."""
        raise NotImplementedError


class Reading:
    """A checked request, ready to be read. Every coroutine runs one statement, on a connection of its own."""

    table: Report | Listing
    applied_filters: tuple[str, ...]
    ignored_filters: tuple[IgnoredFilter, ...]

    async def page(self, columns: Sequence[str]) -> Page:
        """The page asked for, with at least these columns (Python names), the key and the columns it is ordered by."""
        raise NotImplementedError

    async def total_count(self) -> int:
        """How many rows match filter and where."""
        raise NotImplementedError

    async def totals(self) -> dict[str, Any]:
        """Totals over all rows that match, by Python column name. FIRST and LAST are None where no row matches."""
        raise NotImplementedError

    async def integrity(self) -> Integrity:
        """The report's identities, checked on the page and on the totals."""
        raise NotImplementedError

    async def facts(self, name: str) -> Any:
        """The fact of this Python name, computed for the checked filter."""
        raise NotImplementedError

    def stream(self, columns: Sequence[str]) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
        """All rows that match, in order and of one instant, in batches of tuples of exactly these columns."""
        raise NotImplementedError


async def read(table: Report | Listing, repository: Repository, request: Request) -> Reading:
    """Check a request. Raises InputError naming what is wrong and where, DeclarationError for a broken report."""
    raise NotImplementedError
