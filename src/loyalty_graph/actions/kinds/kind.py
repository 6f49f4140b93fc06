"""What a kind of change says so that changes of it can be planned, applied and undone. All are in all_kinds.py."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.actions.programme import Programme
    from loyalty_graph.domain.operations import OnInsufficient
    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class Applied:
    """The operation whose planned changes are applied: its account, its id and code, and the time of all it does.

    `members` are the ids of those it is for, where they are few.
    """

    account_id: int
    operation_id: int
    code: str
    at: dt.datetime
    members: Sequence[int] | None


class Kind(abc.ABC):
    """A kind of change, set-based throughout: one statement plans, a few apply, whatever the number of members."""

    changes: ClassVar[tuple[type, ...]]
    """The classes of its changes."""

    needs_programme: ClassVar[bool] = False
    """Whether the programme must stand still meanwhile, such as the thresholds that automatic price groups go by."""

    faults: ClassVar[Mapping[str, sa.Select[Any]]]
    """What no action may ask for: a sentence, and the planned changes that show it."""

    @abc.abstractmethod
    def step(self, change: Any, number: int, programme: Programme, earlier: Sequence[sa.CTE]) -> sa.Select[Any]:
        """What the change means for each selected member: outputs of steps.COLUMNS, those it leaves out being null.

        `number` is its place in the action. `earlier` are the steps planned before: of kinds before this one, and of
        this one what stands before it in the action. Raises InputError for what is named and does not exist.
        """

    @abc.abstractmethod
    async def apply(self, connection: AsyncConnection, applied: Applied) -> bool:
        """Do what is planned of this kind; return whether that moved the account's clock, as posting entries does."""

    @abc.abstractmethod
    def undo(
        self, repository: Repository, members: sa.FromClause, code: str, on_insufficient: OnInsufficient
    ) -> Sequence[Change]:
        """What undoes all changes of this kind that the operation of that code made to `members`."""
