"""The shape of a GraphQL request, checked before anything is made of it: JSON, names and types of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from loyalty_graph.graphql import GraphQLRequest
from loyalty_graph.http.refusals import HttpRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

_NUL_ESCAPE = b"\\u0000"


def from_body(body: bytes) -> GraphQLRequest:
    """The request in a JSON body. Raises HttpRefusedError (400)."""
    return _request(_object(body, "The body"))


def from_url(parameters: QueryParams) -> GraphQLRequest:
    """The request in the parameters of a URL, `variables` and `extensions` as JSON. Raises HttpRefusedError (400)."""
    parts: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if parts.get(name):
            parts[name] = _object(parts[name].encode(), name)
        else:
            parts.pop(name, None)
    return _request(parts)


def _object(text: bytes, name: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise HttpRefusedError(400, "BAD_JSON", f"{name} is not JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise HttpRefusedError(400, "BAD_REQUEST", f"{name} is not a JSON object.")
    if _NUL_ESCAPE in text and _has_nul(value):
        raise HttpRefusedError(400, "BAD_TEXT", f"{name} holds a NUL character.")
    return value


def _request(parts: Mapping[str, Any]) -> GraphQLRequest:
    query = parts.get("query")
    if not isinstance(query, str) or not query.strip():
        raise HttpRefusedError(400, "BAD_REQUEST", "query is not the text of a GraphQL document.")
    for name in ("variables", "extensions"):
        if not isinstance(parts.get(name), dict | None):
            raise HttpRefusedError(400, "BAD_REQUEST", f"{name} is neither a JSON object nor null.")
    operation_name = parts.get("operationName")
    if not isinstance(operation_name, str | None):
        raise HttpRefusedError(400, "BAD_REQUEST", "operationName is neither text nor null.")
    return GraphQLRequest(query, parts.get("variables"), operation_name)


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for item in value.items() for part in item)
    return isinstance(value, list) and any(map(_has_nul, value))
