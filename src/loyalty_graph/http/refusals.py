"""Requests refused before GraphQL sees them, and how every refusal is answered: as JSON with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

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
