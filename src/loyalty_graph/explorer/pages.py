"""What a page is: the path it is found at and the function that answers a visit to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit


@dataclass(frozen=True, slots=True)
class Page:
    """One page, or several that are made alike: `path` may hold parameters as Starlette's do."""

    path: str
    show: Callable[[Visit], Awaitable[Response]]
    methods: tuple[str, ...] = ("GET",)
