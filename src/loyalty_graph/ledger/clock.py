"""The account's clock: positions in commit order, times that never go back, and a version for caches.

Along with the version it remembers, of the last writes that changed a few members and nothing else, which these were.

Its lock is the last one a transaction takes, so that it is held for the commit alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.locks import telling_when_busy
from loyalty_graph.ledger.staging import AT_COMMIT, staged_postings
from loyalty_graph.ledger.tables import INSTANT, THIS_ACCOUNT, clocks, member_changes, postings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql.dml import ReturningInsert


@dataclass(frozen=True, slots=True)
class Tick:
    """Where the clock stands after a posting: its position, and when it was recorded."""

    position: int
    recorded_at: dt.datetime


MOST_MEMBERS: Final = 64
"""How many members a write may change and still be remembered by them."""

_WRITES_REMEMBERED: Final = 1_000
"""How many versions of an account go by before its clock forgets whom a write changed."""

_THESE_MEMBERS: Final = sa.bindparam("these_members", type_=postgresql.ARRAY(sa.BigInteger))


async def touch(connection: AsyncConnection, account_id: int, members: Collection[int] | None = None) -> None:
    """Raise the account's data_version: the last act of a write that posts no entry.

    `members` are the ids of all whose data the write changed, if it changed nothing else; None if it may have. Raises
    PostingError (LEDGER_BUSY).
    """
    with telling_when_busy():
        await connection.execute(_touched(), {"this_account": account_id, **_remembered(members)})


async def data_version(connection: AsyncConnection, account_id: int) -> int:
    """The account's data_version: the same twice means that nothing was committed to any of its tables in between."""
    found = await connection.execute(sa.select(clocks.c.data_version).where(clocks.c.account_id == account_id))
    version: int = found.scalar_one()
    return version


async def record_posting(
    connection: AsyncConnection, account_id: int, posting_id: int, members: Collection[int] | None = None
) -> Tick:
    """Give the posting the next position and the server's time: the last act of the transaction.

    `members` as in `touch`: the write is all of the transaction.
    """
    values = {"this_account": account_id, "this_posting": posting_id, **_remembered(members)}
    position, recorded_at = (await connection.execute(_recorded(), values)).one()
    return Tick(position, recorded_at)


def _remembered(members: Collection[int] | None) -> dict[str, Any]:
    few = members is not None and len(members) <= MOST_MEMBERS
    return {"these_members": sorted(members) if members is not None and few else None}


@cache
def _touched() -> sa.Insert:
    ticked = _ticked()
    return _remembering(ticked).add_cte(_forgetting(ticked))


@cache
def _recorded() -> ReturningInsert[int, dt.datetime]:
    ticked = _ticked(
        position=clocks.c.position + 1,
        recorded_at=sa.func.greatest(clocks.c.recorded_at, sa.func.clock_timestamp()),
    )
    row = sa.select(
        sa.bindparam("this_posting", type_=sa.BigInteger), ticked.c.account_id, ticked.c.position, ticked.c.recorded_at
    )
    posting = sa.insert(postings).from_select(["posting_id", "account_id", "position", "recorded_at"], row)
    return posting.add_cte(_remembering(ticked).cte("remembered"), _forgetting(ticked)).returning(
        postings.c.position, postings.c.recorded_at
    )


def _ticked(**changes: sa.ColumnElement[Any]) -> sa.CTE:
    mine = sa.update(clocks).where(clocks.c.account_id == THIS_ACCOUNT)
    return mine.values(data_version=clocks.c.data_version + 1, **changes).returning(*clocks.c).cte("ticked")


def _remembering(ticked: sa.CTE) -> sa.Insert:
    known = sa.select(ticked.c.account_id, ticked.c.data_version, _THESE_MEMBERS).where(_THESE_MEMBERS.is_not(None))
    return sa.insert(member_changes).from_select(["account_id", "data_version", "member_ids"], known)


def _forgetting(ticked: sa.CTE) -> sa.CTE:
    too_old = member_changes.c.data_version <= ticked.c.data_version - _WRITES_REMEMBERED
    return sa.delete(member_changes).where(member_changes.c.account_id == ticked.c.account_id, too_old).cte("forgotten")


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
