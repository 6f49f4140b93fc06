"""The members that an action is for: gathered from its selection, locked, and looked at again where others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.actions.staging import selected_members
from loyalty_graph.ledger.clock import data_version
from loyalty_graph.ledger.locks import lock_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.selection import Selection
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository

_MANY: Final = 1_000
"""Members from which on planning with true figures is worth the time they take."""

_SELECTED_IDS: Final = sa.select(selected_members.c.member_id)


async def gather_members(
    connection: AsyncConnection, repository: Repository, selection: Selection, members: Select, *, locked: bool
) -> int:
    """Fill selected_members from `members`, the selection's own Select, and return how many there are.

    `locked` locks them until commit. Whoever stops matching while others hold the lock is then left out, as UPDATE does
    it with rows: what depends on the selection, such as an offer to all below 100 points, holds when it is booked.
    Raises ActionRefusedError for what names nobody, PostingError (LEDGER_BUSY).
    """
    account_id = repository.scope.account_id
    version = await data_version(connection, account_id)
    filled = sa.insert(selected_members).from_select(["member_id", "reference"], members)
    count = await selection.run(connection, filled)
    await selection.refuse_unknown(connection, repository)
    if count >= _MANY:
        await connection.execute(sa.text("ANALYZE selected_members"))
    if locked:
        await lock_members(connection, account_id, _SELECTED_IDS)
        if await data_version(connection, account_id) != version:
            count -= await selection.run(connection, _left_out(members))
    return count


async def selected_ids(connection: AsyncConnection) -> Sequence[int]:
    """The ids of all in selected_members."""
    return (await connection.scalars(_SELECTED_IDS)).all()


def _left_out(members: Select) -> sa.Delete:
    matching = members.subquery("matching")
    still_matches = sa.exists().where(matching.c.member_id == selected_members.c.member_id)
    return sa.delete(selected_members).where(~still_matches)
