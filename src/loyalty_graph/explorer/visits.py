"""A visit: one request for a page, what it asks of the gateway, and the response it gets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import HTMLResponse, RedirectResponse

from loyalty_graph.explorer import policies
from loyalty_graph.explorer.faults import Fault, faults_of
from loyalty_graph.explorer.navigation import section_of
from loyalty_graph.explorer.rendering import rendered
from loyalty_graph.graphql import GraphQLRequest

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from loyalty_graph.explorer.host import Host

HEADERS: Final = {
    "content-security-policy": policies.STRICT,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "private, no-store",
}
"""What every page is sent with: nothing inline runs, nothing leaves this host, nothing personal is kept."""

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
            self._account = asyncio.create_task(self.answer(_ACCOUNT))
        body = await self._account
        return None if body.get("errors") else body["data"]["account"]

    async def page(
        self, template: str, *, title: str, status: int = 200, policy: str = policies.STRICT, **shown: Any
    ) -> Response:
        """The response that shows a template, in the layout of all pages."""
        section = section_of(self.request.url.path)
        html = rendered(template, title=title, section=section, account=await self.account(), **shown)
        return HTMLResponse(html, status, HEADERS | {"content-security-policy": policy})

    def redirect(self, url: str) -> Response:
        """Send the visitor to another address of this host, to be read with GET."""
        return RedirectResponse(url, 303, HEADERS)
