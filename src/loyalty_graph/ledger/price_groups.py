"""Automatic price groups: the group with the highest threshold that the points earned in a lifetime reach."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import STATEMENTS_KEPT, THIS_ACCOUNT, balances, customers, price_groups

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def assign_price_groups(connection: AsyncConnection, account_id: int, member_ids: sa.Select[int]) -> int:
    """Give the automatic ones of these members their group, or none; return how many changed.

    Redeeming never demotes: the measure is earned minus reversed over all balance types. The caller holds the members'
    locks. Every posting calls this; so does whoever switches the automatism on. `member_ids` may use THIS_ACCOUNT.
    """
    return (await connection.execute(_assigned(member_ids), {"this_account": account_id})).rowcount


@lru_cache(STATEMENTS_KEPT)
def _assigned(member_ids: sa.Select[int]) -> sa.Update:
    lifetime = (
        sa.select(sa.func.coalesce(sa.func.sum(balances.c.earned - balances.c.reversed), 0))
        .where(balances.c.member_id == customers.c.member_id)
        .scalar_subquery()
    )
    group = price_groups.c
    reached = (
        sa.select(group.price_group_id)
        .where(group.account_id == THIS_ACCOUNT, group.points_threshold <= lifetime.correlate(customers))
        .order_by(group.points_threshold.desc(), group.code)
        .limit(1)
        .scalar_subquery()
        .correlate(customers)
    )
    due = (
        sa.select(customers.c.member_id, reached.label("price_group_id"))
        .where(
            customers.c.account_id == THIS_ACCOUNT,
            customers.c.automatic_price_group,
            customers.c.member_id.in_(member_ids),
        )
        .subquery("due")
    )
    return (
        sa.update(customers)
        .where(
            customers.c.member_id == due.c.member_id,
            customers.c.price_group_id.is_distinct_from(due.c.price_group_id),
        )
        .values(price_group_id=due.c.price_group_id)
    )
