"""The rows of a page, their edges, and what else is answered by columns: as objects one by one, or whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]
"""One row by Python column name."""


class Page(Protocol):
    """Rows of one page and where it stands; a report's Page is one."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows (Python names), in their order."""

    @property
    def values(self) -> Sequence[Sequence[Any]]:
        """The values of each column, in the order of the rows."""

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""

    @property
    def has_next_page(self) -> bool:
        """Whether rows follow the page."""

    @property
    def has_previous_page(self) -> bool:
        """Whether rows come before the page."""

    def cursor(self, row: tuple[Any, ...]) -> str:
        """The cursor of one of the rows."""


class PageInfo:
    """Where a page stands among all pages. Its cursors are made only when asked for."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.has_next_page = page.has_next_page
        self.has_previous_page = page.has_previous_page

    @property
    def start_cursor(self) -> str | None:
        """The first row's cursor; None on an empty page."""
        return self._page.cursor(self._page.rows[0]) if self._page.rows else None

    @property
    def end_cursor(self) -> str | None:
        """The last row's cursor; None on an empty page."""
        return self._page.cursor(self._page.rows[-1]) if self._page.rows else None


class RowSet(Protocol):
    """What is answered column by column."""

    def __len__(self) -> int: ...

    def column(self, name: str) -> Sequence[Any]:
        """The values of one column, in order. Raises KeyError or AttributeError where there is none of that name."""


class Rows(Sequence[Row]):
    """The rows of a page. Objects of them are made only when one of them is asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def column(self, name: str) -> Sequence[Any]:
        """The values of one column, in the order of the rows. Raises KeyError."""
        return self._columns[name] if len(self) else ()

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[Any]]:
        return dict(zip(self.page.columns, self.page.values, strict=True))

    @cached_property
    def _objects(self) -> list[Row]:
        return [dict(zip(self.page.columns, row, strict=True)) for row in self.page.rows]

    def __len__(self) -> int:
        return len(self.page.values[0]) if self.page.values else 0

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self._objects[index]


class Edge:
    """A row and its cursor, which is made only when asked for."""

    __slots__ = ("_page", "_values", "node")

    def __init__(self, page: Page, values: tuple[Any, ...], node: Row) -> None:
        self._page = page
        self._values = values
        self.node = node

    @property
    def cursor(self) -> str:
        """The row's cursor."""
        return self._page.cursor(self._values)


class Edges(Sequence[Edge]):
    """The rows of a page, each with its cursor."""

    def __init__(self, nodes: Rows) -> None:
        self.nodes = nodes

    def column(self, name: str) -> Sequence[Any]:
        """The cursors: edges have no other column. Raises KeyError."""
        page = self.nodes.page
        return {"cursor": lambda: [page.cursor(row) for row in page.rows]}[name]()

    @cached_property
    def _edges(self) -> list[Edge]:
        page = self.nodes.page
        return [Edge(page, values, node) for values, node in zip(page.rows, self.nodes, strict=True)]

    def __len__(self) -> int:
        return len(self.nodes)

    @overload
    def __getitem__(self, index: int) -> Edge: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Edge]: ...
    def __getitem__(self, index: int | slice) -> Edge | Sequence[Edge]:
        return self._edges[index]


class Objects:
    """Objects whose attributes, or rows whose keys, are columns."""

    def __init__(self, *objects: Any) -> None:
        self._objects = objects

    def __len__(self) -> int:
        return len(self._objects)

    def column(self, name: str) -> Sequence[Any]:
        """The values under one name. Raises KeyError or AttributeError."""
        return [each[name] if isinstance(each, dict) else getattr(each, name) for each in self._objects]
