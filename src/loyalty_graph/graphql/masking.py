"""Errors as a client sees them: our own texts with their codes, GraphQL's about the document, an id for all else."""

from __future__ import annotations

import logging
import secrets
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from loyalty_graph.errors import LoyaltyGraphError

_log = logging.getLogger(__name__)

_ID_BYTES: Final = 6


def presented(error: GraphQLError) -> dict[str, Any]:
    """An error as it stands in an answer. What is neither ours nor GraphQL's goes to the log under the id it shows."""
    cause = _cause(error)
    shown = dict(error.formatted)
    shown.pop("extensions", None)
    if isinstance(cause, LoyaltyGraphError):
        if error.path is not None:
            shown["message"] = cause.message
        shown["extensions"] = {"code": cause.code} | ({"field": list(cause.field)} if cause.field else {})
    elif isinstance(error, GraphQLSyntaxError):
        shown["extensions"] = {"code": "SYNTAX_ERROR"}
    elif error.path is None:
        shown["extensions"] = {"code": "INVALID_REQUEST"}
    else:
        return shown | internal(cause, where=".".join(map(str, error.path)))
    return shown


def internal(cause: BaseException, *, where: str) -> dict[str, Any]:
    """The message and extensions that stand for an error of ours, which is logged under their id."""
    error_id = secrets.token_hex(_ID_BYTES)
    _log.error("internal error %s at %s", error_id, where, exc_info=cause)
    return {"message": f"Internal error {error_id}", "extensions": {"code": "INTERNAL_ERROR", "id": error_id}}


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause
