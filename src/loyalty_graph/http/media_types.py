"""Which of GraphQL's two media types an answer has, and whether a body's media type is one we read."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loyalty_graph.http.refusals import HttpRefusedError

GRAPHQL: Final = "application/graphql-response+json"
"""Answers whose HTTP status says whether the document was run."""

JSON: Final = "application/json"
"""Answers whose status is 200 for every request that is well-formed: clients that know no better expect it."""


@lru_cache(maxsize=100)
def answer_type(accept: str | None) -> str:
    """The media type to answer with. Raises HttpRefusedError (406 NOT_ACCEPTABLE)."""
    if accept is None or not accept.strip():
        return JSON
    wishes = dict(_wish(part) for part in accept.split(","))
    offered = {JSON: _quality(wishes, JSON), GRAPHQL: _quality(wishes, GRAPHQL, wildcard=False)}
    best = max(offered, key=lambda name: offered[name])
    if offered[best] <= 0:
        raise HttpRefusedError(406, "NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.")
    return best


@lru_cache(maxsize=100)
def check_body_type(content_type: str | None) -> None:
    """Refuse a body that is not JSON in UTF-8. Raises HttpRefusedError (415 UNSUPPORTED_MEDIA_TYPE)."""
    name, *parameters = [part.strip().lower() for part in (content_type or "").split(";")]
    charsets = {part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")}
    if name != JSON or not charsets <= {"utf-8", "utf8"}:
        raise HttpRefusedError(415, "UNSUPPORTED_MEDIA_TYPE", f"The body has to be {JSON} in UTF-8.")


def _wish(part: str) -> tuple[str, float]:
    name, *parameters = [piece.strip().lower() for piece in part.split(";")]
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return name, float(parameter[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0


def _quality(wishes: dict[str, float], name: str, *, wildcard: bool = True) -> float:
    if name in wishes or not wildcard:
        return wishes.get(name, 0.0)
    return wishes.get("application/*", wishes.get("*/*", 0.0))
