"""Attributes of the shop's customers for tests: a programme for them, an action that sets any, and what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph import (
    Action,
    Argument,
    Arguments,
    Attribute,
    AttributeChange,
    Booking,
    EntryKind,
    Points,
    Repository,
)
from loyalty_graph.ledger.tables import (
    customers,
    members,
    newsletter_members,
    newsletters,
    operation_outcomes,
    price_groups,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shop import Shop

ON, OFF = "true", "false"


class Set(Action):
    """Sets an attribute of every selected customer, and books points to them if asked to."""

    name, title = "set", "Set"

    class Input(Arguments):
        """What is set."""

        attribute: Attribute = Argument("Attribute")
        value: str | None = Argument("Value")
        newsletter: str | None = Argument("Newsletter")
        points: Points = Argument("Points", default=0)

    def changes(
        self,
        repository: Repository,  # noqa: ARG002 - reads nothing
        members: sa.FromClause,
        arguments: Input,
    ) -> Sequence[AttributeChange | Booking]:
        rows, value = sa.select(members.c.member_id), arguments.value
        return [
            AttributeChange(
                rows=rows,
                attribute=arguments.attribute,
                value=value == ON if value in (ON, OFF) else value,
                newsletter=arguments.newsletter,
            ),
            Booking(
                rows=rows.add_columns(sa.literal(arguments.points, sa.BigInteger).label("points")),
                kind=EntryKind.EARN_MANUAL,
            ),
        ]


async def open_programme(shop: Shop) -> None:
    """Give the shop the groups VIP, GOLD from 100 and PLATINUM from 300 points, and a newsletter NEWS."""
    groups = {"VIP": None, "GOLD": 100, "PLATINUM": 300}
    own = {"account_id": shop.account_id}
    rows = [{**own, "code": code, "name": code, "points_threshold": points} for code, points in groups.items()]
    async with shop.database.write.begin() as connection:
        await connection.execute(sa.insert(price_groups), rows)
        await connection.execute(sa.insert(newsletters), [{**own, "code": "NEWS", "name": "News"}])


async def held(shop: Shop) -> dict[str, tuple[Any, ...]]:
    """Of each customer: whether they earn points, whether the group is automatic, the group, the newsletters."""
    gets = (
        sa.select(sa.func.array_agg(newsletters.c.code))
        .join(newsletter_members, newsletter_members.c.newsletter_id == newsletters.c.newsletter_id)
        .where(newsletter_members.c.member_id == customers.c.member_id)
        .scalar_subquery()
    )
    found = (
        sa.select(
            members.c.reference,
            customers.c.accrual_enabled,
            customers.c.automatic_price_group,
            price_groups.c.code,
            gets,
        )
        .join(customers, customers.c.member_id == members.c.member_id)
        .outerjoin(price_groups, price_groups.c.price_group_id == customers.c.price_group_id)
        .where(members.c.account_id == shop.account_id)
    )
    return {name: tuple(values) for name, *values in await shop.rows(found)}


async def told(shop: Shop, operation_id: int) -> list[tuple[Any, ...]]:
    """The outcomes of an operation that are about attributes: reference, attribute, before, after, status."""
    outcome = operation_outcomes.c
    found = (
        sa.select(members.c.reference, outcome.attribute, outcome.value_before, outcome.value_after, outcome.status)
        .where(outcome.operation_id == operation_id, outcome.member_id == members.c.member_id)
        .where(outcome.attribute.is_not(None))
        .order_by(members.c.reference, outcome.line)
    )
    return [(name, kind.name, *values, status.name) for name, kind, *values, status in await shop.rows(found)]
