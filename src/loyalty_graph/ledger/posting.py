"""The one door through which points change: a staged batch becomes entries, balances, daily changes and a posting.

The same few statements for one entry and for a million. Nothing else writes entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.appending import append_entries, append_external_ids, resolve_reversals, taken
from loyalty_graph.ledger.batch import Batch, refuse_foreign, survey
from loyalty_graph.ledger.clock import Tick, record_posting, record_staged_postings
from loyalty_graph.ledger.locks import lock_members, telling_when_busy
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.refusals import Reasons, telling_what_is_wrong
from loyalty_graph.ledger.rollups import changes_of_many_days, changes_of_one_day
from loyalty_graph.ledger.staging import create_staged_postings, staged_entries
from loyalty_graph.ledger.tables import posting_ids
from loyalty_graph.ledger.totals import Touched, beyond_limits, raise_balances, sum_up

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

_STAGED_MEMBERS: Final = sa.select(staged_entries.c.member_id)
_NEXT_POSTING: Final = sa.select(posting_ids.next_value())
_OVERFLOWS: Final = ("22003", "23514")
"""SQL states of a number too large for its column, and for the column's check."""

_TAKEN: Final = "23505"
"""SQL state of a key that is there already: of all that is written, only an external id can be."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting did: how many entries it added, and where the account's clock stands; None if it had none."""

    entries: int
    tick: Tick | None


async def post(
    connection: AsyncConnection,
    account_id: int,
    *,
    planned: bool = False,
    members: Collection[int] | None = None,
) -> Posted:
    """Post the batch in staged_entries, in the caller's open transaction: at most once in it, as its last write.

    Locks the members and checks that all is the account's, unless the batch is `planned`: made under the locks, and of
    what the account has. `members` are all whose data the transaction changes, if it changes nothing else. Raises
    PostingError, after which the transaction has to be rolled back: FUTURE_ENTRY, ZERO_POINTS, POINTS_OUT_OF_RANGE,
    FOREIGN_ENTRY, DUPLICATE_ENTRY, UNKNOWN_ENTRY, RECORDED_AT_REGRESSES, LEDGER_BUSY.
    """
    batch = await survey(connection)
    if batch.entries == 0:
        return Posted(0, None)
    with telling_when_busy():
        if not planned:
            await lock_members(connection, account_id, _STAGED_MEMBERS)
            await refuse_foreign(connection, account_id)
        reasons: Reasons = {**dict.fromkeys(_OVERFLOWS, beyond_limits), _TAKEN: partial(taken, account_id=account_id)}
        async with telling_what_is_wrong(connection, reasons):
            touched = await sum_up(connection, batch)
            await _change_days(connection, account_id, touched)
            await raise_balances(connection, account_id, touched)
            if batch.external_ids:
                await append_external_ids(connection, account_id)
        if batch.reversals:
            await resolve_reversals(connection, account_id, batch.reversals)
        return Posted(batch.entries, await _append(connection, account_id, batch, members))


async def _change_days(connection: AsyncConnection, account_id: int, touched: Touched) -> None:
    this_account = {"this_account": account_id}
    if touched.backdated:
        this_day = {"this_day": touched.backdated_from}
        await connection.execute(changes_of_many_days(backdated=True), this_account | this_day)
    elif touched.spread:
        await connection.execute(changes_of_many_days(backdated=False), this_account)
    else:
        await connection.execute(changes_of_one_day(), this_account)


async def _append(connection: AsyncConnection, account_id: int, batch: Batch, members: Collection[int] | None) -> Tick:
    """Append the entries; then, as late as can be, take the clock for their posting or postings."""
    posting_id: int | None = None
    if batch.recorded:
        await create_staged_postings(connection)
    else:
        posting_id = (await connection.execute(_NEXT_POSTING)).scalar_one()
    await append_entries(connection, account_id, posting_id)
    await assign_price_groups(connection, account_id, _STAGED_MEMBERS)
    if posting_id is None:
        return await record_staged_postings(connection, account_id)
    return await record_posting(connection, account_id, posting_id, members)
