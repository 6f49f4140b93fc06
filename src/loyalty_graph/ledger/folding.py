"""The fold moves deltas into daily points, so that few are left to add up. Readers see one or the other, never both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.ledger.rollups import CHANGES, FLOWS
from loyalty_graph.ledger.tables import daily_point_deltas, daily_points

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_LOCK: Final = 0x666F6C64  # any number: whoever folds in this database holds it
_KEY: Final = ("account_id", "balance_type_id", "day")


async def fold(connection: AsyncConnection, account_id: int | None = None) -> int:
    """Fold the deltas of one account, or of all, and return how many there were.

    Does nothing, and returns 0, while another fold is at work: two would wait for each other's days.
    """
    if not await connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    taken = sa.delete(daily_point_deltas).returning(daily_point_deltas)
    if account_id is not None:
        taken = taken.where(daily_point_deltas.c.account_id == account_id)
    deltas = taken.cte("deltas")
    sums = {name: sa.cast(sa.func.sum(deltas.c[name]), sa.BigInteger) for name in (*FLOWS, *CHANGES)}
    key = [deltas.c[name] for name in _KEY]
    rows = sa.select(*key, *(column.label(name) for name, column in sums.items())).group_by(*key)
    added = insert(daily_points).from_select([*_KEY, *sums], rows)
    folded = added.on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: daily_points.c[name] + added.excluded[name] for name in sums},
    ).cte("folded")
    counted = sa.select(sa.func.count()).select_from(deltas).add_cte(folded)
    return (await connection.execute(counted)).scalar_one()
