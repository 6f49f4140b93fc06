"""The one door through which points change: a staged batch becomes entries, balances, daily changes and a posting.

The same few statements for one entry and for a million. Nothing else writes entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.appending import append_entries, append_external_ids, check_reversals
from loyalty_graph.ledger.batch import Batch, is_backdated, survey
from loyalty_graph.ledger.clock import Tick, record_posting, record_staged_postings
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.rollups import add_daily_changes, booked_since, is_reported, moves_of
from loyalty_graph.ledger.staging import create_staged_postings, staged_entries, staged_postings
from loyalty_graph.ledger.tables import posting_ids
from loyalty_graph.ledger.totals import raise_balances, within_limits

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting did: how many entries it added, and where the account's clock stands; None if it had none."""

    entries: int
    tick: Tick | None


async def post(connection: AsyncConnection, account_id: int) -> Posted:
    """Post the batch in staged_entries, in the caller's open transaction: at most once in it, as its last write.

    Members that the caller has not locked are locked here. Raises PostingError, after which the transaction has to be
    rolled back: FUTURE_ENTRY, ZERO_POINTS, POINTS_OUT_OF_RANGE, FOREIGN_ENTRY, DUPLICATE_ENTRY, UNKNOWN_ENTRY,
    RECORDED_AT_REGRESSES.
    """
    batch = await survey(connection, account_id)
    if batch.entries == 0:
        return Posted(0, None)
    member_ids = sa.select(staged_entries.c.member_id)
    await lock_members(connection, account_id, member_ids)
    async with within_limits(connection):
        await add_daily_changes(connection, account_id, await _moves(connection), on_top_of_balances=True)
        await raise_balances(connection, account_id)
    if batch.external_ids:
        await append_external_ids(connection, account_id, batch.external_ids)
    if batch.reversals:
        await check_reversals(connection, account_id)
    tick = await _append(connection, account_id, batch)
    return Posted(batch.entries, tick)


async def _moves(connection: AsyncConnection) -> sa.SelectBase:
    """The batch's moves, and with backdated ones the booked moves that they shift, of members that are reported."""
    staged = staged_entries.c
    fresh = moves_of(staged_entries, booked=False).where(is_reported(staged.member_id))
    if not await is_backdated(connection):
        return fresh
    first_days = (
        sa.select(staged.member_id, staged.balance_type_id, sa.func.min(staged.day).label("first_day"))
        .where(is_reported(staged.member_id))
        .group_by(staged.member_id, staged.balance_type_id)
        .subquery("first_days")
    )
    return sa.union_all(fresh, booked_since(first_days))


async def _append(connection: AsyncConnection, account_id: int, batch: Batch) -> Tick:
    """Append the entries; then, as late as can be, take the clock for their posting or postings."""
    member_ids = sa.select(staged_entries.c.member_id)
    with_reversals = batch.reversals > 0
    if batch.recorded:
        await create_staged_postings(connection)
        await append_entries(connection, account_id, staged_postings, with_reversals=with_reversals)
        await assign_price_groups(connection, account_id, member_ids)
        return await record_staged_postings(connection, account_id)
    posting_id = (await connection.execute(sa.select(posting_ids.next_value()))).scalar_one()
    await append_entries(connection, account_id, posting_id, with_reversals=with_reversals)
    await assign_price_groups(connection, account_id, member_ids)
    return await record_posting(connection, account_id, posting_id)
