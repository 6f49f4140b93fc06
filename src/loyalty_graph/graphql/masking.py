"""Errors as a client sees them: our own texts with their codes, GraphQL's about the document, an id for all else."""

from __future__ import annotations

import logging
import secrets
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from loyalty_graph.errors import ConfigurationError, LoyaltyGraphError, PluginFailedError

_log = logging.getLogger(__name__)

_ID_BYTES: Final = 6


def presented(error: GraphQLError) -> dict[str, Any]:
    """An error as it stands in an answer. What is neither ours nor GraphQL's goes to the log under the id it shows.

    So does what is ours but meant for whoever runs the gateway: it may say where the database is.
    """
    cause = _cause(error)
    shown = dict(error.formatted)
    shown.pop("extensions", None)
    where = ".".join(map(str, error.path or ()))
    if isinstance(cause, ConfigurationError):
        return shown | _logged(cause, where, cause.code, "The gateway cannot answer at the moment: error")
    if isinstance(cause, LoyaltyGraphError):
        if error.path is not None:
            shown["message"] = cause.message
        shown["extensions"] = {"code": cause.code} | details(cause)
    elif isinstance(error, GraphQLSyntaxError):
        shown["extensions"] = {"code": "SYNTAX_ERROR"}
    elif error.path is None:
        shown["extensions"] = {"code": "INVALID_REQUEST"}
    else:
        return shown | internal(cause, where=where)
    return shown


def details(cause: LoyaltyGraphError) -> dict[str, Any]:
    """What the extensions of an error of ours say beside its code."""
    if isinstance(cause, PluginFailedError):
        return {"plugin": cause.plugin, "distribution": cause.distribution, "id": cause.error_id}
    return {"field": list(cause.field)} if cause.field else {}


def internal(cause: BaseException, *, where: str) -> dict[str, Any]:
    """The message and extensions that stand for an error of ours, which is logged under their id."""
    return _logged(cause, where, "INTERNAL_ERROR", "Internal error")


def _logged(cause: BaseException, where: str, code: str, message: str) -> dict[str, Any]:
    error_id = secrets.token_hex(_ID_BYTES)
    _log.error("internal error %s at %s", error_id, where, exc_info=cause)
    return {"message": f"{message} {error_id}", "extensions": {"code": code, "id": error_id}}


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause
