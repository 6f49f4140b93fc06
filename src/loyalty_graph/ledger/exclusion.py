"""The flag that leaves a customer out of reports: as it changes, the whole history leaves or enters the daily points.

Until that is committed the members' locks keep postings out that would still go by the old flag.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa

from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.rollups import changes_of_histories
from loyalty_graph.ledger.tables import STATEMENTS_KEPT, customers

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


_Move: TypeAlias = tuple["sa.Select[bool]", sa.Insert]
"""Whether the flag of some member changes in one direction, and what that does to the daily points."""


async def apply_exclusions(connection: AsyncConnection, account_id: int, wanted: sa.Select[Any]) -> None:
    """Make daily points and existing records follow the wanted flags.

    `wanted` selects (member_id, excluded_from_reports), each member once; it is read several times and must not change
    meanwhile. Call it before the records of orphans are inserted, and never write the flag of an existing record in any
    other way: afterwards nobody knows the old flag. The new record of an orphan is inserted by the caller, in the same
    transaction and with the same flag. The members stay locked until commit; the caller touches the clock.
    """
    marked, leaving, entering, changed = _statements(wanted)
    this_account = {"this_account": account_id}
    await lock_members(connection, account_id, marked)
    for changing, daily in (leaving, entering):
        if await connection.scalar(changing, this_account):
            await connection.execute(daily, this_account)
    await connection.execute(changed)


@lru_cache(STATEMENTS_KEPT)
def _statements(wanted: sa.Select[Any]) -> tuple[sa.Select[int], _Move, _Move, sa.Update]:
    """Select the members of the flags; find out who leaves and take their history out; who enters; set the flags."""
    flags = wanted.subquery("wanted")
    member_id, excluded = flags.c
    before = sa.func.coalesce(customers.c.excluded_from_reports, sa.false())
    records = flags.outerjoin(customers, customers.c.member_id == member_id)

    def move(flag: bool, factor: int) -> _Move:  # noqa: FBT001
        changing = sa.select(member_id).select_from(records).where(excluded == flag, before != flag)
        return sa.select(changing.exists()), changes_of_histories(changing, factor)

    changed = (
        sa.update(customers)
        .where(customers.c.member_id == member_id, customers.c.excluded_from_reports != excluded)
        .values(excluded_from_reports=excluded)
    )
    return sa.select(member_id), move(flag=True, factor=-1), move(flag=False, factor=1), changed
