"""What the explorer is given to work with: the gateway asked, bodies read and forms signed for a request's sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer import Host
from loyalty_graph.http.asking import ask
from loyalty_graph.http.bodies import read_body
from loyalty_graph.http.refusals import HttpRefusedError
from loyalty_graph.reports.cursors import signing_secret

if TYPE_CHECKING:
    from starlette.requests import Request

    from loyalty_graph.http.gateway import Gateway


async def _body(request: Request) -> bytes:
    settings = _gateway(request).settings
    try:
        return await read_body(request, limit_bytes=settings.body_limit_bytes, timeout_s=settings.receive_timeout_s)
    except HttpRefusedError as error:
        raise HTTPException(error.status, error.message, error.headers) from None


async def _secret(request: Request) -> bytes:
    return await signing_secret(_gateway(request).database)


def _gateway(request: Request) -> Gateway:
    found: Gateway = request.app.state.gateway
    return found


HOST: Final = Host(ask, _body, _secret)
"""The host of the explorer's pages."""
