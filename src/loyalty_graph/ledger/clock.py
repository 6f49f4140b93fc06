"""The account's clock: positions in commit order, times that never go back, and a version for caches.

Its lock is the last one a transaction takes, so that it is held for the commit alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.locks import telling_when_busy
from loyalty_graph.ledger.staging import AT_COMMIT, staged_postings
from loyalty_graph.ledger.tables import INSTANT, THIS_ACCOUNT, clocks, postings

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql.dml import ReturningInsert


@dataclass(frozen=True, slots=True)
class Tick:
    """Where the clock stands after a posting: its position, and when it was recorded."""

    position: int
    recorded_at: dt.datetime


async def touch(connection: AsyncConnection, account_id: int) -> None:
    """Raise the account's data_version: the last act of a write that posts no entry. PostingError (LEDGER_BUSY)."""
    mine = sa.update(clocks).where(clocks.c.account_id == account_id)
    with telling_when_busy():
        await connection.execute(mine.values(data_version=clocks.c.data_version + 1))


async def data_version(connection: AsyncConnection, account_id: int) -> int:
    """The account's data_version: the same twice means that nothing was committed to any of its tables in between."""
    version = sa.select(clocks.c.data_version).where(clocks.c.account_id == account_id)
    found: int = (await connection.execute(version)).scalar_one()
    return found


async def record_posting(connection: AsyncConnection, account_id: int, posting_id: int) -> Tick:
    """Give the posting the next position and the server's time: the last act of the transaction."""
    values = {"this_account": account_id, "this_posting": posting_id}
    position, recorded_at = (await connection.execute(_recorded(), values)).one()
    return Tick(position, recorded_at)


@cache
def _recorded() -> ReturningInsert[int, dt.datetime]:
    ticked = (
        sa.update(clocks)
        .where(clocks.c.account_id == THIS_ACCOUNT)
        .values(
            position=clocks.c.position + 1,
            recorded_at=sa.func.greatest(clocks.c.recorded_at, sa.func.clock_timestamp()),
            data_version=clocks.c.data_version + 1,
        )
        .returning(clocks.c.account_id, clocks.c.position, clocks.c.recorded_at)
        .cte("ticked")
    )
    rows = sa.select(sa.bindparam("this_posting", type_=sa.BigInteger), ticked)
    columns = ["posting_id", "account_id", "position", "recorded_at"]
    return sa.insert(postings).from_select(columns, rows).returning(postings.c.position, postings.c.recorded_at)


async def record_staged_postings(connection: AsyncConnection, account_id: int) -> Tick:
    """Give the staged postings positions in the order of their times: the last act of the transaction.

    Raises PostingError (RECORDED_AT_REGRESSES) where one is earlier than the account's last posting.
    """
    clock = sa.select(clocks.c.position, clocks.c.recorded_at).where(clocks.c.account_id == account_id)
    position, last = (await connection.execute(clock.with_for_update())).one()
    at = staged_postings.c.recorded_at
    given = at != AT_COMMIT
    times = sa.select(
        sa.func.min(at),
        sa.func.greatest(sa.literal(last, INSTANT), sa.func.max(at).filter(given), sa.func.clock_timestamp()),
    )
    earliest, now = (await connection.execute(times)).one()
    if last is not None and earliest < last:
        raise PostingError(
            "RECORDED_AT_REGRESSES",
            f"An entry's recorded_at {earliest.isoformat()} is before the account's last, {last.isoformat()}.",
        )
    rows = sa.select(
        staged_postings.c.posting_id,
        sa.literal(account_id, sa.BigInteger),
        sa.literal(position, sa.BigInteger) + sa.func.row_number().over(order_by=at),
        sa.case((given, at), else_=now),
    )
    columns = ["posting_id", "account_id", "position", "recorded_at"]
    await connection.execute(sa.insert(postings).from_select(columns, rows))
    newest = sa.select(sa.func.max(postings.c.position), sa.func.max(postings.c.recorded_at)).where(
        postings.c.account_id == account_id, postings.c.position > position
    )
    tick = Tick(*(await connection.execute(newest)).one())
    await connection.execute(
        sa.update(clocks)
        .where(clocks.c.account_id == account_id)
        .values(position=tick.position, recorded_at=tick.recorded_at, data_version=clocks.c.data_version + 1)
    )
    return tick
