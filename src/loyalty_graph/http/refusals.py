"""Requests refused before GraphQL sees them, and how every refusal is answered: as JSON with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import Response

from loyalty_graph.errors import ConfigurationError, PluginFailedError
from loyalty_graph.graphql.masking import details, internal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.errors import LoyaltyGraphError

JSON: Final = "application/json; charset=utf-8"

_STATUS: Final = {
    "DATABASE_UNREACHABLE": 503,
    "DEADLINE_EXCEEDED": 504,
    "LINK_EXPIRED": 410,
    "LINK_INVALID": 403,
    "OVERLOADED": 503,
    "UNKNOWN_FORMAT": 404,
    "UNKNOWN_REPORT": 404,
}
"""The status of errors for which HTTP has a word of its own."""


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


def told(error: LoyaltyGraphError, where: str) -> Response:
    """The answer to a request that ended in an error of ours: 400 where the request is at fault, else 5xx.

    What is not for the caller is in the log, with `where` it happened, under the id that the answer has.
    """
    if isinstance(error, ConfigurationError):
        status, shown = 500, internal(error, where=where)
    else:
        status = _STATUS.get(error.code, 500 if isinstance(error, PluginFailedError) else 400)
        shown = {"message": error.message, "extensions": {"code": error.code, **details(error)}}
    return Response(orjson.dumps({"errors": [shown]}), status, media_type=JSON)
