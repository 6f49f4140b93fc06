"""Pages and downloads that a plugin serves over HTTP, below its own path."""

from __future__ import annotations

import inspect
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

_PATH: Final = re.compile(r"(/([A-Za-z0-9._~-]+|\{[a-z][a-z0-9_]*(:(int|float|uuid|path))?\}))+\Z")
_PARAMETER: Final = re.compile(r"\{(\w+)")
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
        if faults := self._faults():
            raise DeclarationError("BAD_ROUTE", f"Route {self.path!r}: {'; '.join(faults)}.")

    def _faults(self) -> list[str]:
        faults = []
        if not isinstance(self.path, str) or not _PATH.match(self.path):
            faults.append("its path is none such as /cards/{reference}")
        elif len(set(named := _PARAMETER.findall(self.path))) < len(named):
            faults.append("its path names a parameter twice")
        if not inspect.iscoroutinefunction(self.endpoint):
            faults.append("its endpoint is no async function")
        if isinstance(self.methods, str) or not self.methods or not _METHODS.issuperset(self.methods):
            faults.append(f"its methods are {self.methods!r}, not some of {', '.join(sorted(_METHODS))}")
        return faults
