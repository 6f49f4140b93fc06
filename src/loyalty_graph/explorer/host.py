"""What the explorer needs of whoever serves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from loyalty_graph.graphql import Answer, GraphQLRequest


@dataclass(frozen=True, slots=True)
class Host:
    """Functions that work on behalf of whoever sent an HTTP request."""

    ask: Callable[[Request, GraphQLRequest], Awaitable[Answer]]
    """Runs a GraphQL request as /graphql would."""

    body: Callable[[Request], Awaitable[bytes]]
    """Reads the body, within the limits of all bodies. Raises HTTPException."""

    secret: Callable[[Request], Awaitable[bytes]]
    """What forms are signed with: the same in all processes of the gateway."""
