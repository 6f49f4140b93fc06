"""Counts and sums of many campaigns, balance types and members at once. A key for which there is nothing is absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.access import Access
from loyalty_graph.repository.lookups import among_ids
from loyalty_graph.repository.points import sum_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.repository import Repository


@dataclass(frozen=True, slots=True)
class TypeTotals:
    """What all balances of one type come to."""

    total_points: int
    member_count: int


async def totals_of_balance_types(repository: Repository, ids: Sequence[int]) -> dict[int, TypeTotals]:
    """The sum and the number of the balances of each type, by balance_type_id."""
    balances = repository.balances
    statement = (
        sa.select(balances.c.balance_type_id, sum_points(balances.c.points), sa.func.count())
        .where(among_ids(balances.c.balance_type_id, ids))
        .group_by(balances.c.balance_type_id)
    )
    return {row[0]: TypeTotals(row[1], row[2]) for row in await repository.fetch(statement)}


async def lifetime_earned_of_members(repository: Repository, member_ids: Sequence[int]) -> dict[int, int]:
    """All points that members ever earned and that were not reversed, in all balance types."""
    balances = repository.balances
    statement = (
        sa.select(balances.c.member_id, sum_points(balances.c.earned - balances.c.reversed))
        .where(among_ids(balances.c.member_id, member_ids))
        .group_by(balances.c.member_id)
    )
    return {row[0]: row[1] for row in await repository.fetch(statement)}


async def campaign_customer_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many members, with a record or not, have an entry in each campaign, by campaign_id."""
    return await _members_per_campaign(repository, repository.reading(Access.WHOLE).entries_in(None), ids)


async def enrolled_customer_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many customers are enrolled in each campaign, by campaign_id."""
    return await _members_per_campaign(repository, repository.enrolments, ids)


async def count_of(repository: Repository, relation: sa.Subquery) -> int:
    """How many rows one of the account's relations has."""
    row = await repository.fetch_one(sa.select(sa.func.count()).select_from(relation))
    return int(row[0]) if row is not None else 0


async def _members_per_campaign(repository: Repository, relation: sa.Subquery, ids: Sequence[int]) -> dict[int, int]:
    count = sa.func.count(sa.distinct(relation.c.member_id))
    statement = sa.select(relation.c.campaign_id, count).where(among_ids(relation.c.campaign_id, ids))
    return {row[0]: row[1] for row in await repository.fetch(statement.group_by(relation.c.campaign_id))}
