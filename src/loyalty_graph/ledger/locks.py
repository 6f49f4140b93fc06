"""The locks of the write side. Whoever reads a member in order to change its points holds its lock until commit.

One lock per member, and not one per balance, because a first balance has nothing to lock yet, and because the flag that
excludes a member from reports and its automatic price group depend on all its balances.

What an account's programme is made of is kept as it is by one lock per account: imports and whoever changes the
programme hold it alone, whoever relies on it together with others.

Order, so that no two transactions wait for each other: lock the programme, register members, lock all of them at once,
write, and last of all take the account's clock.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.tables import STATEMENTS_KEPT, THIS_ACCOUNT, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

_WAITED_TOO_LONG: Final = {"55P03", "40P01"}
"""SQL states of a lock that was not free in time, and of a deadlock."""


@contextmanager
def telling_when_busy() -> Iterator[None]:
    """Turn a lock that was not to be had in the block into PostingError (LEDGER_BUSY): the caller may try again."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _WAITED_TOO_LONG:
            raise
        raise PostingError(
            "LEDGER_BUSY", "Another write holds what this one needs. Nothing was changed; try again."
        ) from error


async def lock_programme(connection: AsyncConnection, account: str, *, shared: bool = False) -> None:
    """Hold the programme of the account of this code until commit, alone or `shared`; the account need not be there.

    Raises PostingError (LEDGER_BUSY).
    """
    take = sa.func.pg_advisory_xact_lock_shared if shared else sa.func.pg_advisory_xact_lock
    with telling_when_busy():
        await connection.execute(sa.select(take(sa.func.hashtextextended(f"loyalty-graph programme {account}", 0))))


async def lock_members(connection: AsyncConnection, account_id: int, member_ids: sa.Select[int]) -> int:
    """Lock the account's members that `member_ids` (one column, repetitions allowed) selects; return how many.

    `member_ids` may use THIS_ACCOUNT. Statements that follow see what earlier holders have committed. Raises
    PostingError (LEDGER_BUSY).
    """
    with telling_when_busy():
        return (await connection.execute(_locked(member_ids), {"this_account": account_id})).scalar_one()


@lru_cache(STATEMENTS_KEPT)
def _locked(member_ids: sa.Select[int]) -> sa.Select[int]:
    locked = (
        sa.select(members.c.member_id)
        .where(members.c.account_id == THIS_ACCOUNT, members.c.member_id.in_(member_ids))
        .order_by(members.c.member_id)
        .with_for_update(key_share=True)
        .subquery("locked")
    )
    return sa.select(sa.func.count()).select_from(locked)
