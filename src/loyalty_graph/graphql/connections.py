"""Connections: the page, count and totals behind a list field, read only as far as a request selects them.

Which types a connection has is said here once for reports, listings and histories; what they read, by their source.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Composition, field, many, optional
from loyalty_graph.graphql.row_sets import Edges, Page, PageInfo, Row, Rows
from loyalty_graph.graphql.sharing import Shared
from loyalty_graph.reports.answers import checked_answer

if TYPE_CHECKING:
    from collections.abc import Collection

    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.reports.columns import Fact
    from loyalty_graph.reports.integrity import Integrity
    from loyalty_graph.reports.reading import Reading, Request

Guard = Callable[[Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]
"""What work goes through, so that its errors name who is to blame."""


def unguarded(work: Coroutine[Any, Any, Any]) -> Coroutine[Any, Any, Any]:
    """The guard of what the core itself reads: none."""
    return work


class Connection(abc.ABC):
    """The source of a connection's fields. The page is read once, however many fields show it."""

    def __init__(self, context: RequestContext) -> None:
        self.context = context
        self.page = Shared(context.work, self._read_page)
        self._rows: Rows | None = None

    @abc.abstractmethod
    async def _read_page(self) -> Page:
        """Read the page asked for."""

    @abc.abstractmethod
    async def total_count(self) -> int:
        """How many rows there are on all pages."""

    async def rows(self) -> Rows:
        """The page's rows."""
        page = await self.page.get()
        self.context.spend(len(page.rows))
        if self._rows is None:
            self._rows = Rows(page)
        return self._rows

    async def edges(self) -> Edges:
        """The page's rows with their cursors."""
        return Edges(await self.rows())


class ReadingConnection(Connection):
    """The connection of a report or listing as `request` asks for it: `columns` are those that its page has to have.

    All that is read goes through `guard`.
    """

    def __init__(
        self,
        context: RequestContext,
        request: Request,
        reading: Reading,
        columns: Collection[str],
        guard: Guard = unguarded,
    ) -> None:
        super().__init__(context)
        self.request = request
        self.reading = reading
        self._columns = columns
        self._guard = guard
        self.totals: Shared[Row] = Shared(context.work, lambda: guard(reading.totals()))
        self._count = Shared(context.work, lambda: guard(reading.total_count()))

    async def _read_page(self) -> Page:
        page: Page = await self._guard(self.reading.page(sorted(self._columns)))
        return page

    async def integrity(self) -> Integrity:
        """Whether the report's identities hold."""
        return await self.context.work.apart(self.reading.integrity(self.page.get, self.totals.get))

    async def fact(self, fact: Fact) -> Any:
        """A fact of the answer."""

        async def read() -> Any:
            what = f"{fact.api_name} of {self.reading.table.name}"
            return checked_answer(fact.value, await self.reading.facts(fact.name), what)

        return await self.context.work.apart(self._guard(read()))

    async def total_count(self) -> int:
        """How many rows match."""
        count: int = await self._count.get()
        return count


def add_connection(composition: Composition, name: str, row: str, *, interfaces: Collection[str] = ()) -> None:
    """Add the types `<name>Connection` and `<name>Edge` over rows of the type `row`."""
    edge = composition.object(f"{name}Edge", f"One row of {name}Connection and its cursor.")
    composition.extend(
        f"{name}Edge",
        [
            field("cursor", str, "The place of the row, for `after` and `before`."),
            field("node", composition[row], "The row."),
        ],
    )
    composition.object(
        f"{name}Connection",
        f"A page of rows of the type {row}, and what there is to say of all of them.",
        interfaces=interfaces,
    )
    composition.extend(
        f"{name}Connection",
        [
            field("edges", many(edge), "The rows of the page with their cursors.", edges_of),
            field("nodes", many(composition[row]), "The rows of the page.", nodes_of),
            *([] if interfaces else page_fields(composition)),
        ],
    )


def page_fields(composition: Composition) -> list[Any]:
    """The fields that every connection has beside its rows."""
    return [
        field("totalCount", int, "How many rows there are on all pages.", total_count_of),
        field("pageInfo", composition["PageInfo"], "Where the page stands among all pages.", page_info_of),
    ]


def add_page_info(composition: Composition) -> None:
    """Add the type PageInfo."""
    composition.object("PageInfo", "Where a page stands among all pages.")
    composition.extend(
        "PageInfo",
        [
            field("hasNextPage", bool, "Whether rows follow this page.", reads="has_next_page"),
            field("hasPreviousPage", bool, "Whether rows come before this page.", reads="has_previous_page"),
            field("startCursor", optional(str), "The first row's cursor; null on an empty page.", reads="start_cursor"),
            field("endCursor", optional(str), "The last row's cursor; null on an empty page.", reads="end_cursor"),
        ],
    )


async def edges_of(root: Connection) -> Edges:
    """The edges of a connection."""
    return await root.edges()


async def nodes_of(root: Connection) -> Rows:
    """The rows of a connection."""
    return await root.rows()


async def total_count_of(root: Connection) -> int:
    """The count of a connection."""
    return await root.total_count()


async def page_info_of(root: Connection) -> PageInfo:
    """Where the page of a connection stands."""
    return PageInfo(await root.page.get())
