"""Points as a kind of change: entries that are booked, and corrected where the operation is undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph.actions.changes import Booking, Correction
from loyalty_graph.actions.kinds.kind import Applied, Kind
from loyalty_graph.actions.kinds.moves import moves_of
from loyalty_graph.actions.staging import planned_changes
from loyalty_graph.domain.effects import Effect
from loyalty_graph.errors import InputError, PostingError
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.staging import stage_entries
from loyalty_graph.ledger.tables import INSTANT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.programme import Programme
    from loyalty_graph.domain.operations import OnInsufficient
    from loyalty_graph.repository import Repository

_COPIED: Final = (
    "member_id",
    "balance_type_id",
    "campaign_id",
    "kind",
    "effect",
    "points",
    "reverses_seq",
    "reason_id",
    "note",
    "line",
)
_PLANNED_ENTRIES: Final = sa.select(
    *(planned_changes.c[name] for name in _COPIED),
    sa.bindparam("this_instant", type_=INSTANT).label("effective_at"),
    sa.bindparam("this_day", type_=sa.Date).label("day"),
    sa.bindparam("this_operation", type_=sa.Text).label("operation"),
).where(planned_changes.c.points != 0)


class PointsKind(Kind):
    """Entries of selected members."""

    changes = (Booking, Correction)
    faults: ClassVar[Mapping[str, sa.Select[Any]]] = {
        "An action books a member transfers that do not add up to 0.": (
            sa.select(planned_changes.c.member_id)
            .where(planned_changes.c.effect == Effect.TRANSFER)
            .group_by(planned_changes.c.member_id)
            .having(sa.func.sum(planned_changes.c.points) != 0)
        )
    }

    def step(
        self, change: Booking | Correction, number: int, programme: Programme, earlier: Sequence[sa.CTE]
    ) -> sa.Select[Any]:
        """The moves of balances."""
        return moves_of(change, number, programme, earlier)

    async def apply(self, connection: AsyncConnection, applied: Applied) -> bool:
        """Post the entries: the last act of the transaction."""
        day = applied.at.astimezone(dt.UTC).date()
        await stage_entries(
            connection, _PLANNED_ENTRIES, {"this_instant": applied.at, "this_day": day, "this_operation": applied.code}
        )
        try:
            posted = await post(connection, applied.account_id, planned=True, members=applied.members)
        except PostingError as error:
            if error.code == "LEDGER_BUSY":
                raise
            raise InputError(error.code, error.message) from error
        return posted.tick is not None

    def undo(
        self, repository: Repository, members: sa.FromClause, code: str, on_insufficient: OnInsufficient
    ) -> Sequence[Correction]:
        """One correction per entry."""
        booked, undone = repository.entries, repository.operations
        # The day is what finds the entries; imported ones that name the same operation are of another time.
        at = undone.c.created_at
        day = sa.cast(sa.func.timezone("UTC", at), sa.Date)
        its_entries = sa.and_(booked.c.operation == undone.c.code, booked.c.effective_at == at, booked.c.day == day)
        same = (booked.c[name] for name in ("member_id", "balance_type_id", "campaign_id", "effect"))
        rows = (
            sa.select(*same, (-booked.c.points).label("points"), booked.c.seq.label("reverses_seq"))
            .select_from(undone.join(booked, its_entries))
            .join(members, members.c.member_id == booked.c.member_id)
            .where(undone.c.code == code)
        )
        return [Correction(rows=rows, on_insufficient=on_insufficient)]
