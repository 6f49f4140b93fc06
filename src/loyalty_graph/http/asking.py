"""Running a GraphQL request on behalf of whoever sent an HTTP request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.http.accounts import account_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from loyalty_graph.graphql import Answer, GraphQLRequest
    from loyalty_graph.http.gateway import Gateway


async def ask(request: Request, asked: GraphQLRequest) -> Answer:
    """The answer to a GraphQL request, for the account of the HTTP request it came with."""
    gateway: Gateway = request.app.state.gateway
    return await gateway.executor.run(asked, gateway.context(account_of(request, gateway.settings)))
