"""The flag that leaves a customer out of reports: as it changes, the whole history leaves or enters the daily points.

Until that is committed the members' locks keep postings out that would still go by the old flag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.rollups import daily_changes, moves_of
from loyalty_graph.ledger.tables import customers, entries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def apply_exclusions(connection: AsyncConnection, account_id: int, wanted: sa.Select[Any]) -> None:
    """Make daily points and existing records follow the wanted flags.

    `wanted` selects (member_id, excluded_from_reports), each member once; it is read several times and must not change
    meanwhile. Call it before the records of orphans are inserted, and never write the flag of an existing record in any
    other way: afterwards nobody knows the old flag. The new record of an orphan is inserted by the caller, in the same
    transaction and with the same flag. The members stay locked until commit; the caller touches the clock.
    """
    flags = wanted.subquery("wanted")
    member_id, excluded = flags.c
    await lock_members(connection, account_id, sa.select(member_id))
    before = sa.func.coalesce(customers.c.excluded_from_reports, sa.false())
    records = flags.outerjoin(customers, customers.c.member_id == member_id)
    for flag, factor in ((True, -1), (False, 1)):
        changing = sa.select(member_id).select_from(records).where(excluded == flag, before != flag)
        if not await connection.scalar(sa.select(changing.exists())):
            continue
        history = moves_of(entries, booked=False).where(entries.c.member_id.in_(changing))
        leaving = daily_changes(history, on_top_of_balances=False, factor=factor)
        await connection.execute(leaving, {"this_account": account_id})
    await connection.execute(
        sa.update(customers)
        .where(customers.c.member_id == member_id, customers.c.excluded_from_reports != excluded)
        .values(excluded_from_reports=excluded)
    )
