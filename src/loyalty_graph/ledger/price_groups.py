"""Automatic price groups: the group with the highest threshold that the points earned in a lifetime reach."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

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


def group_reached(account_id: Any, output: sa.Column[Any], *, more: Any = 0) -> sa.ScalarSelect[Any]:
    """`output` of the price group that a row of `customers` in the statement around reaches, null if it reaches none.

    `more` are points that the lifetime is about to have besides, of the statement around.
    """
    lifetime = (
        sa.select(sa.func.coalesce(sa.func.sum(balances.c.earned - balances.c.reversed), 0))
        .where(balances.c.member_id == customers.c.member_id)
        .correlate_except(balances)
        .scalar_subquery()
    )
    group = price_groups.c
    return (
        sa.select(output)
        .where(group.account_id == account_id, group.points_threshold <= lifetime + more)
        .order_by(group.points_threshold.desc(), group.code)
        .limit(1)
        .correlate_except(price_groups)
        .scalar_subquery()
    )


@lru_cache(STATEMENTS_KEPT)
def _assigned(member_ids: sa.Select[int]) -> sa.Update:
    reached = group_reached(THIS_ACCOUNT, price_groups.c.price_group_id)
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
