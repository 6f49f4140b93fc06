"""What strawberry does by itself: typed objects, resolved field by field by graphql-core."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.asgi import GraphQL


@strawberry.type
class OutstandingRow:
    """One member's points, as a front end would ask for them."""

    relation_reference: str
    total_earned_points: int
    total_reversal_points: int
    total_redeemed_points: int
    total_expired_points: int
    total_outstanding_points: int


def plain_strawberry(text: str) -> GraphQL[Any, Any]:
    """The application that answers `rows(first)` from a statement of one parameter."""

    async def rows(info: strawberry.Info[Any, Any], first: int) -> list[OutstandingRow]:
        async with info.context["request"].app.state.pool.acquire() as connection:
            return [OutstandingRow(**record) for record in await connection.fetch(text, first)]

    query = type("Query", (), {"rows": strawberry.field(rows)})
    return GraphQL(strawberry.Schema(strawberry.type(query)))
