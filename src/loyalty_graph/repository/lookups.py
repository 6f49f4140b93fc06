"""Records by key, for many keys in one statement: what nested fields of a page are resolved with.

A lookup is `async (repository, keys) -> {key: result}`; a key without a record is absent. Pages of history are in
lookups_history.py, counts and sums in lookups_sums.py.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.repository.records import Records, balance_records, campaign_records, customer_records, entry_records
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_graph.repository.repository import Repository

Row = dict[str, Any]
"""A record by the names of its columns."""

BalanceKey = tuple[int, int]
"""member_id, balance_type_id."""

EntryKey = tuple[int, int, int]
"""member_id, balance_type_id, seq."""

_IDS: Final = postgresql.ARRAY(sa.BigInteger)


async def fetch_rows(repository: Repository, statement: sa.Select[Any]) -> list[Row]:
    """The rows of a statement, each by column name."""
    return [dict(row._mapping) for row in await repository.fetch(statement)]  # noqa: SLF001 - SQLAlchemy's public name


def among_ids(column: sa.ColumnElement[int], ids: Iterable[int]) -> sa.ColumnElement[bool]:
    """Whether an id is one of `ids`: an array of any length is one parameter."""
    return column == sa.any_(sa.literal(list(ids), _IDS))


def wanted(names: Sequence[str], keys: Iterable[tuple[int, ...]]) -> sa.TableValuedAlias:
    """The keys as a relation with a column of each name: any number of keys are as many parameters as names."""
    columns = list(zip(*keys, strict=True))
    arrays = [sa.literal(list(column), _IDS) for column in columns]
    return (
        sa.func.unnest(*arrays)
        .table_valued(*(sa.column(name, sa.BigInteger) for name in names), name="wanted")
        .render_derived()
    )


async def customers_by_member(repository: Repository, member_ids: Sequence[int]) -> dict[int, Row]:
    """Customer records by member_id."""
    records = customer_records(repository)
    rows = await fetch_rows(repository, records.where(among_ids(repository.customers.c.member_id, member_ids)))
    return {row["member_id"]: row for row in rows}


async def customers_by_reference(repository: Repository, references: Sequence[str]) -> dict[str, Row]:
    """Customer records by reference."""
    records = customer_records(repository)
    rows = await fetch_rows(repository, records.where(among(repository.customers.c.reference, references)))
    return {row["reference"]: row for row in rows}


async def balance_types_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Balance types by balance_type_id."""
    return await _by_id(repository, repository.balance_types, "balance_type_id", ids)


async def balance_types_by_code(repository: Repository, codes: Sequence[str]) -> dict[str, Row]:
    """Balance types by code."""
    types = repository.balance_types
    rows = await fetch_rows(repository, sa.select(*types.c).where(among(types.c.code, codes)))
    return {row["code"]: row for row in rows}


async def campaigns_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Campaigns by campaign_id."""
    statement = campaign_records(repository).where(among_ids(repository.campaigns.c.campaign_id, ids))
    return {row["campaign_id"]: row for row in await fetch_rows(repository, statement)}


async def campaigns_by_code(repository: Repository, codes: Sequence[str]) -> dict[str, Row]:
    """Campaigns by code."""
    statement = campaign_records(repository).where(among(repository.campaigns.c.code, codes))
    return {row["code"]: row for row in await fetch_rows(repository, statement)}


async def price_groups_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Price groups by price_group_id."""
    return await _by_id(repository, repository.price_groups, "price_group_id", ids)


async def adjustment_reasons_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Adjustment reasons by reason_id."""
    return await _by_id(repository, repository.adjustment_reasons, "reason_id", ids)


async def balances_by_key(repository: Repository, keys: Sequence[BalanceKey]) -> dict[BalanceKey, Row]:
    """Balances by member_id and balance_type_id."""
    rows = await fetch_rows(repository, _of_keys(balance_records(repository), ("member_id", "balance_type_id"), keys))
    return {(row["member_id"], row["balance_type_id"]): row for row in rows}


async def entries_by_key(repository: Repository, keys: Sequence[EntryKey]) -> dict[EntryKey, Row]:
    """Entries by member_id, balance_type_id and seq."""
    statement = _of_keys(entry_records(repository), ("member_id", "balance_type_id", "seq"), keys)
    rows = await fetch_rows(repository, statement)
    return {(row["member_id"], row["balance_type_id"], row["seq"]): row for row in rows}


async def balances_of_members(repository: Repository, member_ids: Sequence[int]) -> dict[int, list[Row]]:
    """The balances of members, by member_id, each in order of the types' codes."""
    records = balance_records(repository).where(among_ids(repository.balances.c.member_id, member_ids))
    return _grouped(await fetch_rows(repository, records.order_by(repository.balance_types.c.code)))


async def campaigns_of_members(repository: Repository, member_ids: Sequence[int]) -> dict[int, list[Row]]:
    """The campaigns that members are enrolled in, by member_id, each in order of their codes."""
    enrolments, campaigns = repository.enrolments, repository.campaigns
    statement = (
        campaign_records(repository)
        .add_columns(enrolments.c.member_id)
        .join(enrolments, enrolments.c.campaign_id == campaigns.c.campaign_id)
        .where(among_ids(enrolments.c.member_id, member_ids))
        .order_by(campaigns.c.code)
    )
    return _grouped(await fetch_rows(repository, statement))


async def all_of(repository: Repository, relation: sa.Subquery) -> list[Row]:
    """All rows of one of the account's small relations, in order of their codes."""
    return await fetch_rows(repository, sa.select(*relation.c).order_by(relation.c.code))


async def _by_id(repository: Repository, relation: sa.Subquery, key: str, ids: Sequence[int]) -> dict[int, Row]:
    rows = await fetch_rows(repository, sa.select(*relation.c).where(among_ids(relation.c[key], ids)))
    return {row[key]: row for row in rows}


def _of_keys(records: Records, names: Sequence[str], keys: Iterable[tuple[int, ...]]) -> sa.Select[Any]:
    relation, found = wanted(names, keys), records.subquery("found")
    return sa.select(*found.c).join_from(
        relation, found, sa.and_(*(found.c[name] == relation.c[name] for name in names))
    )


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["member_id"]].append(row)
    return groups
