"""Newsletters, outlets and voucher settings by id, and who is in newsletters and price groups, for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.repository.lookups import Row, among_ids, fetch_rows, wanted
from loyalty_graph.repository.records import customer_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.lookups_history import Stretch
    from loyalty_graph.repository.repository import Repository
    from loyalty_graph.repository.scope import Scope


async def accounts_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Scope]:
    """The account that is read, if it is asked for: there is no way to another."""
    scope = repository.scope
    return {scope.account_id: scope} if scope.account_id in ids else {}


async def newsletters_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Newsletters by newsletter_id."""
    newsletters = repository.newsletters
    rows = await fetch_rows(repository, sa.select(*newsletters.c).where(among_ids(newsletters.c.newsletter_id, ids)))
    return {row["newsletter_id"]: row for row in rows}


async def outlets_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Outlets by outlet_id."""
    outlets = repository.outlets
    rows = await fetch_rows(repository, sa.select(*outlets.c).where(among_ids(outlets.c.outlet_id, ids)))
    return {row["outlet_id"]: row for row in rows}


async def voucher_settings_of(repository: Repository) -> Row:
    """The account's voucher settings, those by default where it has none of its own."""
    settings = repository.voucher_settings
    rows = await fetch_rows(repository, sa.select(*settings.c))
    return rows[0] if rows else dict.fromkeys(settings.c.keys())


async def customers_of_newsletters(
    repository: Repository, ids: Sequence[int], stretch: Stretch
) -> dict[int, list[Row]]:
    """The stretch of each newsletter's customers, by member_id."""
    return await _stretches(repository, repository.newsletter_members, "newsletter_id", ids, stretch)


async def newsletter_member_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many customers get newsletters, by newsletter_id."""
    return await _counts(repository, repository.newsletter_members, "newsletter_id", ids)


async def customers_of_price_groups(
    repository: Repository, ids: Sequence[int], stretch: Stretch
) -> dict[int, list[Row]]:
    """The stretch of each price group's customers, by member_id."""
    return await _stretches(repository, repository.customers.alias("grouped"), "price_group_id", ids, stretch)


async def price_group_member_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many customers price groups have, by price_group_id."""
    return await _counts(repository, repository.customers, "price_group_id", ids)


async def _stretches(
    repository: Repository, memberships: sa.FromClause, key: str, ids: Sequence[int], stretch: Stretch
) -> dict[int, list[Row]]:
    owners = wanted((key,), [(id_,) for id_ in ids])
    own = sa.select(memberships.c.member_id).where(memberships.c[key] == owners.c[key])
    if stretch.after is not None:
        own = own.where(memberships.c.member_id > stretch.after[0])
    own = own.order_by(memberships.c.member_id).limit(stretch.limit)
    chosen = own.correlate(owners).lateral("chosen")
    records = customer_records(repository).subquery("records")
    statement = (
        sa.select(owners.c[key].label("owner_id"), *records.c)
        .select_from(owners.join(chosen, sa.true()).join(records, records.c.member_id == chosen.c.member_id))
        .order_by(records.c.member_id)
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in await fetch_rows(repository, statement):
        found[row.pop("owner_id")].append(row)
    return found


async def _counts(repository: Repository, memberships: Any, key: str, ids: Sequence[int]) -> dict[int, int]:
    statement = sa.select(memberships.c[key], sa.func.count()).where(among_ids(memberships.c[key], ids))
    return {row[0]: row[1] for row in await repository.fetch(statement.group_by(memberships.c[key]))}
