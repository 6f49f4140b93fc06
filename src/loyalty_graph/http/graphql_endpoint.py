"""/graphql: GraphQL over HTTP as its specification says, strict about every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from loyalty_graph.graphql.documents import RefusedError
from loyalty_graph.graphql.executing import refusal
from loyalty_graph.http.accounts import account_of
from loyalty_graph.http.bodies import read_body
from loyalty_graph.http.conditional import NOT_KEPT, entity_tag, is_known, kept
from loyalty_graph.http.graphql_requests import from_body, from_url
from loyalty_graph.http.media_types import GRAPHQL, answer_type, check_body_type
from loyalty_graph.http.refusals import HttpRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from loyalty_graph.graphql import Answer, GraphQLRequest, RequestContext
    from loyalty_graph.http.gateway import Gateway

_METHODS: Final = "GET, POST"


class GraphQLEndpoint:
    """An ASGI application of its own, so that it sees every method. POST runs any operation, GET only queries."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await _respond(request, request.app.state.gateway)
        except HttpRefusedError as error:
            response = error.response()
        await response(scope, receive, send)


async def _respond(request: Request, gateway: Gateway) -> Response:
    if request.method not in ("GET", "POST"):
        raise HttpRefusedError(405, "METHOD_NOT_ALLOWED", "Use GET or POST.", {"allow": _METHODS})
    media_type = answer_type(request.headers.get("accept"))
    asked = await _request(request, gateway)
    if request.method == "GET" and (stopped := _only_queries(gateway, asked)) is not None:
        return _answered(stopped, media_type)
    context = gateway.context(account_of(request, gateway.settings))
    if request.method == "GET":
        return await _unless_known(request, gateway, asked, context, media_type)
    return _answered(await gateway.executor.run(asked, context), media_type)


async def _unless_known(
    request: Request, gateway: Gateway, asked: GraphQLRequest, context: RequestContext, media_type: str
) -> Response:
    """The answer to a query, or 304 without running it where the client's own answer is still right."""
    tag = await entity_tag(gateway.make, asked, context, media_type)
    if tag is not None and is_known(tag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=kept(tag))
    answer = await gateway.executor.run(asked, context)
    if tag is None or "errors" in answer.body or not await context.holds_today():
        return _answered(answer, media_type, NOT_KEPT)
    return _answered(answer, media_type, kept(tag))


async def _request(request: Request, gateway: Gateway) -> GraphQLRequest:
    if request.method == "GET":
        return from_url(request.query_params)
    check_body_type(request.headers.get("content-type"))
    settings = gateway.settings
    return from_body(
        await read_body(request, limit_bytes=settings.body_limit_bytes, timeout_s=settings.receive_timeout_s)
    )


def _only_queries(gateway: Gateway, asked: GraphQLRequest) -> Answer | None:
    """Refuse what a GET may not run. Raises HttpRefusedError (405 QUERIES_ONLY)."""
    try:
        if gateway.executor.is_query(asked):
            return None
    except RefusedError as error:
        return refusal(error)
    raise HttpRefusedError(405, "QUERIES_ONLY", "GET runs queries only: use POST.", {"allow": "POST"})


def _answered(answer: Answer, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    status = 400 if media_type == GRAPHQL and not answer.ran else 200
    return Response(orjson.dumps(answer.body), status, headers, f"{media_type}; charset=utf-8")
