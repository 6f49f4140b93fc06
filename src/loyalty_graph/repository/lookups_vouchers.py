"""Vouchers by id, and stretches of those of operations and of customers, for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.lookups import Row, among_ids, fetch_rows
from loyalty_graph.repository.lookups_history import stretches
from loyalty_graph.repository.records_vouchers import voucher_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.lookups_history import Stretch
    from loyalty_graph.repository.repository import Repository


async def vouchers_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Vouchers by voucher_id."""
    records = voucher_records(repository).where(among_ids(repository.vouchers.c.voucher_id, ids))
    return {row["voucher_id"]: row for row in await fetch_rows(repository, records)}


async def vouchers_of_operations(repository: Repository, ids: Sequence[int], stretch: Stretch) -> dict[int, list[Row]]:
    """The stretch of each operation's vouchers, by voucher_id."""
    return await _of(repository, "operation_id", ids, stretch)


async def vouchers_of_members(repository: Repository, ids: Sequence[int], stretch: Stretch) -> dict[int, list[Row]]:
    """The stretch of each member's vouchers, by voucher_id."""
    return await _of(repository, "member_id", ids, stretch)


async def voucher_counts_of_operations(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many vouchers operations issued, by operation_id."""
    return await _counts(repository, "operation_id", ids)


async def voucher_counts_of_members(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many vouchers members have had, by member_id."""
    return await _counts(repository, "member_id", ids)


async def _of(repository: Repository, key: str, ids: Sequence[int], stretch: Stretch) -> dict[int, list[Row]]:
    return await stretches(repository, voucher_records(repository), (key, "voucher_id"), ids, stretch)


async def _counts(repository: Repository, key: str, ids: Sequence[int]) -> dict[int, int]:
    vouchers = repository.vouchers
    statement = sa.select(vouchers.c[key], sa.func.count()).where(among_ids(vouchers.c[key], ids))
    return {row[0]: row[1] for row in await repository.fetch(statement.group_by(vouchers.c[key]))}
