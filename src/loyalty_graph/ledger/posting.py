"""The one door through which points change: a staged batch becomes entries, balances, daily changes and a posting.

The same few statements for one entry and for a million. Nothing else writes entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.appending import append_entries, append_external_ids, check_reversals
from loyalty_graph.ledger.batch import Batch, is_backdated, refuse_foreign, survey
from loyalty_graph.ledger.clock import Tick, record_posting, record_staged_postings
from loyalty_graph.ledger.locks import lock_members, telling_when_busy
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.rollups import booked_after, daily_changes, is_reported, moves_of, single_changes
from loyalty_graph.ledger.staging import create_staged_postings, staged_entries
from loyalty_graph.ledger.tables import posting_ids
from loyalty_graph.ledger.totals import raise_balances, within_limits

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_STAGED_MEMBERS: Final = sa.select(staged_entries.c.member_id)
_NEXT_POSTING: Final = sa.select(posting_ids.next_value())


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting did: how many entries it added, and where the account's clock stands; None if it had none."""

    entries: int
    tick: Tick | None


async def post(connection: AsyncConnection, account_id: int, *, planned: bool = False) -> Posted:
    """Post the batch in staged_entries, in the caller's open transaction: at most once in it, as its last write.

    Locks the members and checks that all is the account's, unless the batch is `planned`: made under the locks, and of
    what the account has. Raises PostingError, after which the transaction has to be rolled back: FUTURE_ENTRY,
    ZERO_POINTS, POINTS_OUT_OF_RANGE, FOREIGN_ENTRY, DUPLICATE_ENTRY, UNKNOWN_ENTRY, RECORDED_AT_REGRESSES, LEDGER_BUSY.
    """
    batch = await survey(connection)
    if batch.entries == 0:
        return Posted(0, None)
    with telling_when_busy():
        if not planned:
            await lock_members(connection, account_id, _STAGED_MEMBERS)
            await refuse_foreign(connection, account_id)
        async with within_limits(connection):
            changes = _daily_changes(backdated=await is_backdated(connection), single=batch.is_single)
            await connection.execute(changes, {"this_account": account_id})
            await raise_balances(connection, account_id, batch)
        if batch.external_ids:
            await append_external_ids(connection, account_id, batch.external_ids)
        if batch.reversals:
            await check_reversals(connection, account_id)
        return Posted(batch.entries, await _append(connection, account_id, batch))


@cache
def _daily_changes(*, backdated: bool, single: bool) -> sa.Insert:
    """What the batch changes in daily points; with backdated entries, the booked moves that they shift take part."""
    staged = staged_entries.c
    fresh = moves_of(staged_entries, booked=False).where(is_reported(staged.member_id))
    if not backdated and single:
        return single_changes(fresh)
    if not backdated:
        return daily_changes(fresh, on_top_of_balances=True)
    first_days = (
        sa.select(staged.member_id, staged.balance_type_id, sa.func.min(staged.day).label("first_day"))
        .where(is_reported(staged.member_id))
        .group_by(staged.member_id, staged.balance_type_id)
        .subquery("first_days")
    )
    return daily_changes(sa.union_all(fresh, booked_after(first_days)), on_top_of_balances=True)


async def _append(connection: AsyncConnection, account_id: int, batch: Batch) -> Tick:
    """Append the entries; then, as late as can be, take the clock for their posting or postings."""
    posting_id: int | None = None
    if batch.recorded:
        await create_staged_postings(connection)
    else:
        posting_id = (await connection.execute(_NEXT_POSTING)).scalar_one()
    await append_entries(connection, account_id, posting_id, batch)
    await assign_price_groups(connection, account_id, _STAGED_MEMBERS)
    if posting_id is None:
        return await record_staged_postings(connection, account_id)
    return await record_posting(connection, account_id, posting_id)
