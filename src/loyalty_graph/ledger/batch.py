"""What a posting has to know of its batch before it begins, and the batches that it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.days import FUTURE_TOLERANCE
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.staging import staged_entries
from loyalty_graph.ledger.tables import THIS_ACCOUNT, adjustment_reasons, balance_types, campaigns, members

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_MANY: Final = 1_000
_NARROW: Final = 2**31 - 1

_ANALYSED: Final = sa.text("ANALYZE staged_entries (member_id, balance_type_id, campaign_id, reason_id, reverses)")
"""What joins are planned by; what there is in the other columns changes nothing."""

_WORK_MEMORY: Final = "256MB"
"""What a large batch may sort and hash in, instead of the 4 MB of a small one."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How many entries the batch has, and how many of them have which optional property.

    `is_narrow`: the points of each fit into 32 bits, and their sum into 64. The sum of larger ones is a decimal number,
    which takes longer than all the rest of summing up.
    """

    entries: int
    external_ids: int
    reversals: int
    recorded: int
    is_narrow: bool

    @property
    def is_large(self) -> bool:
        """Whether planning with true figures is worth the time that it takes to gather them."""
        return self.entries >= _MANY


async def survey(connection: AsyncConnection) -> Batch:
    """Count the batch and prepare the database for its size.

    Raises PostingError: FUTURE_ENTRY, ZERO_POINTS or POINTS_OUT_OF_RANGE.
    """
    *counts, future, zero, beyond = (await connection.execute(_figures())).one()
    if future:
        raise PostingError("FUTURE_ENTRY", "An entry's time is more than 5 minutes after the server's clock.")
    if zero:
        raise PostingError("ZERO_POINTS", "An entry of 0 points is none.")
    if beyond:
        raise PostingError("POINTS_OUT_OF_RANGE", f"An entry's points are beyond ±{POINTS_LIMIT}.")
    batch = Batch(*counts)
    if batch.is_large:
        await connection.execute(_ANALYSED)
        await connection.execute(sa.select(sa.func.set_config("work_mem", _WORK_MEMORY, True)))  # noqa: FBT003 - for this transaction
    return batch


async def refuse_foreign(connection: AsyncConnection, account_id: int) -> None:
    """Raise PostingError (FOREIGN_ENTRY) where a member, balance type, campaign or reason is not the account's."""
    if await connection.scalar(_foreign(), {"this_account": account_id}):
        raise PostingError("FOREIGN_ENTRY", "The batch names something that the account does not have.")


@cache
def _figures() -> sa.Select[*tuple[Any, ...]]:
    staged = staged_entries.c
    latest = sa.func.clock_timestamp() + FUTURE_TOLERANCE
    return sa.select(
        sa.func.count(),
        sa.func.count(staged.external_id),
        sa.func.count(staged.reverses),
        sa.func.count(staged.recorded_at),
        sa.func.bool_and(staged.points.between(-_NARROW, _NARROW)),
        sa.func.greatest(sa.func.max(staged.effective_at), sa.func.max(staged.recorded_at)) > latest,
        sa.func.bool_or(staged.points == 0),
        sa.func.bool_or(~staged.points.between(-POINTS_LIMIT, POINTS_LIMIT)),
    )


@cache
def _foreign() -> sa.Select[bool]:
    staged = staged_entries.c
    strange: list[sa.ColumnElement[bool]] = []
    joined: sa.FromClause = staged_entries
    for table, key in (
        (members, "member_id"),
        (balance_types, "balance_type_id"),
        (campaigns, "campaign_id"),
        (adjustment_reasons, "reason_id"),
    ):
        joined = joined.outerjoin(table, sa.and_(table.c[key] == staged[key], table.c.account_id == THIS_ACCOUNT))
        strange.append(sa.and_(staged[key].is_not(None), table.c[key].is_(None)))
    # Counted, where EXISTS would be planned for a quick first hit: as a rule there is none.
    return sa.select(sa.func.count() > 0).select_from(joined).where(sa.or_(*strange))
