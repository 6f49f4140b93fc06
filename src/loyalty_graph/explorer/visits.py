"""A visit: one request for a page, what it asks of the gateway, and the response it gets."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.responses import HTMLResponse, RedirectResponse, StreamingResponse

from loyalty_graph.explorer import policies
from loyalty_graph.explorer.faults import Fault, faults_of
from loyalty_graph.explorer.navigation import section_of
from loyalty_graph.explorer.rendering import LATER, rendered
from loyalty_graph.graphql import GraphQLRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from loyalty_graph.explorer.host import Host

T = TypeVar("T")

HEADERS: Final = {
    "content-security-policy": policies.STRICT,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "private, no-store",
}
"""What every page is sent with: nothing inline runs, nothing leaves this host, nothing personal is kept."""

_UNDELAYED: Final = {"x-accel-buffering": "no"}
"""Tells a proxy that otherwise holds back what it has until it has it all, as nginx does, to pass it on."""

_ACCOUNT: Final = "query ExplorerAccount { account { code name currency dataEpoch } }"


class AskRefusedError(Exception):
    """A question of the explorer's own that was not answered. `faults` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.code}: {fault.message}" for fault in faults))
        self.faults = faults

    @property
    def status(self) -> int:
        """The HTTP status of the page that says so."""
        return max(fault.status for fault in self.faults)


class Explorer:
    """What all visits to one gateway share: its host, and what of its catalogue never changes."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.kept: dict[str, Any] = {}
        """Reports' entries by name: they are declarations, which stay as long as the process."""


class Visit:
    """One request for a page."""

    def __init__(self, request: Request, explorer: Explorer) -> None:
        self.request = request
        self.explorer = explorer
        self._account: asyncio.Task[dict[str, Any]] | None = None
        self._begun: list[asyncio.Task[Any]] = []

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin work that goes on beside that of the page, and not longer than the visit."""
        self._begun.append(asyncio.create_task(work))
        return self._begun[-1]

    async def end(self) -> None:
        """Stop what still goes on: the response is sent, or nobody waits for it any more."""
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)

    async def answer(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole body of the answer to a document: `data`, `errors`."""
        return (await self.explorer.host.ask(self.request, GraphQLRequest(query, variables))).body

    async def data(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer. Raises AskRefusedError if it has errors."""
        body = await self.answer(query, variables)
        if errors := body.get("errors"):
            raise AskRefusedError(faults_of(errors))
        data: dict[str, Any] = body["data"]
        return data

    async def body(self) -> bytes:
        """The body of the request. Raises HTTPException."""
        return await self.explorer.host.body(self.request)

    async def secret(self) -> bytes:
        """What the visitor's forms are signed with."""
        return await self.explorer.host.secret(self.request)

    async def account(self) -> dict[str, Any] | None:
        """The account, asked once; None where there is none: what the page itself asks will say so."""
        if self._account is None:
            self._account = self.begin(self.answer(_ACCOUNT))
        body = await self._account
        return None if body.get("errors") else body["data"]["account"]

    async def page(
        self, template: str, *, title: str, status: int = 200, policy: str = policies.STRICT, **shown: Any
    ) -> Response:
        """The response that shows a template, in the layout of all pages."""
        html = await self._html(template, title=title, **shown)
        return HTMLResponse(html, status, HEADERS | {"content-security-policy": policy})

    async def page_by_and_by(
        self, template: str, later: Coroutine[Any, Any, Sequence[str]], *, title: str, status: int, **shown: Any
    ) -> Response:
        """As `page`, for a template with places that stay open: `later` gives what fills each of them.

        What comes before the first of them is sent at once. By then it is too late to fail: `later` must not.
        """
        filling = self.begin(later)
        first, *others = (await self._html(template, title=title, **shown)).split(LATER)

        async def pieces() -> AsyncGenerator[str]:
            if self.request.method != "HEAD":
                yield first
                yield "".join(chain.from_iterable(zip(await filling, others, strict=True)))

        if self.request.scope["http_version"] == "1.0":  # which has no chunks
            return HTMLResponse("".join([piece async for piece in pieces()]), status, HEADERS)
        return StreamingResponse(pieces(), status, HEADERS | _UNDELAYED, "text/html")

    async def _html(self, template: str, *, title: str, **shown: Any) -> str:
        section = section_of(self.request.url.path)
        return rendered(template, title=title, section=section, account=await self.account(), **shown)

    def redirect(self, url: str) -> Response:
        """Send the visitor to another address of this host, to be read with GET."""
        return RedirectResponse(url, 303, HEADERS)
