"""Pages and downloads that a plugin serves over HTTP, below its own path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_graph.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from loyalty_graph.repository import Repository

    Endpoint = Callable[[Repository, Request], Awaitable[Response]]

_PATH: Final = re.compile(r"(/[A-Za-z0-9._~{}:-]+)+\Z")
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Route:
    """One endpoint: `/plugins/<name of the plugin><path>` answers with what `endpoint(repository, request)` returns.

    `path` may hold parameters as Starlette's do, `/cards/{reference}`. Raises DeclarationError (BAD_ROUTE).
    """

    path: str
    endpoint: Endpoint
    methods: tuple[str, ...] = ("GET",)

    def __post_init__(self) -> None:
        faults = [] if _PATH.match(self.path) else [f"{self.path!r} is no path such as /cards/{{reference}}"]
        faults += [] if callable(self.endpoint) else [f"{self.endpoint!r} cannot be called"]
        faults += [] if self.methods and _METHODS.issuperset(self.methods) else [f"{self.methods!r} are no methods"]
        if faults:
            raise DeclarationError("BAD_ROUTE", f"Route {self.path!r}: {'; '.join(faults)}.")
