"""Requests refused before GraphQL sees them, and how every refusal is answered: as JSON with a code."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from loyalty_graph.explorer import refused_page
from loyalty_graph.http.asking import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

JSON: Final = "application/json; charset=utf-8"


class HttpRefusedError(Exception):
    """A request that is answered with an HTTP error. `code` is stable, the message says what is wrong."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers

    def response(self) -> Response:
        """The answer, in the form of GraphQL's errors."""
        body = {"errors": [{"message": self.message, "extensions": {"code": self.code}}]}
        return Response(orjson.dumps(body), self.status, self.headers, JSON)


async def refused(request: Request, error: Exception) -> Response:
    """The answer to what no route knows: a page for browsers, JSON for programs."""
    assert isinstance(error, HTTPException)  # noqa: S101 - told to the type checker: it is registered for no other
    if "text/html" in request.headers.get("accept", ""):
        return await refused_page(request, ask, error)
    code = HTTPStatus(error.status_code).name
    return HttpRefusedError(error.status_code, code, error.detail, error.headers).response()
