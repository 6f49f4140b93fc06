"""What no route knows, answered: with a page for browsers, with JSON for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from loyalty_graph.explorer import refused_page
from loyalty_graph.http.explorer_host import HOST
from loyalty_graph.http.refusals import HttpRefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def refused(request: Request, error: Exception) -> Response:
    """The answer to an HTTPException, as Starlette's handlers give it."""
    assert isinstance(error, HTTPException)  # noqa: S101 - told to the type checker: it is registered for no other
    if "text/html" in request.headers.get("accept", ""):
        return await refused_page(request, HOST, error)
    code = HTTPStatus(error.status_code).name
    return HttpRefusedError(error.status_code, code, error.detail, error.headers).response()
