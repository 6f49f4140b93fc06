"""The explorer: the gateway's pages for people, rendered on the server from the answers to GraphQL operations.

It asks as any client does, through functions that it is given; it knows neither plugins nor the database. Of what every
installation can do it reads the declarations. The pages are imported with the first visit: a start does without.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from starlette.routing import Router

from loyalty_graph.explorer.host import Host

if TYPE_CHECKING:
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Host", "explorer", "refused_page"]


def explorer(host: Host) -> ASGIApp:
    """All pages as an ASGI application. Raises HTTPException where there is none."""

    @cache
    def router() -> Router:
        from loyalty_graph.explorer.routes import explorer_routes

        return Router(explorer_routes(host))

    async def visited(scope: Scope, receive: Receive, send: Send) -> None:
        await router()(scope, receive, send)

    return visited


async def refused_page(request: Request, host: Host, error: HTTPException) -> Response:
    """What a browser is shown for an address that no route knows."""
    from loyalty_graph.explorer import routes

    return await routes.refused_page(request, host, error)
