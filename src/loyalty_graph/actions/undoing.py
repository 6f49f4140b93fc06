"""Undoing an operation: whom it is for, what is done to them, and which operations can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.actions.action import Action
from loyalty_graph.actions.kinds import KINDS
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import Selection
from loyalty_graph.domain.operations import OnInsufficient
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import operation_outcomes, operations
from loyalty_graph.reports import arguments
from loyalty_graph.reports.arguments import Argument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.reports.report import Select
    from loyalty_graph.repository import Repository

PATH = ("operation",)
"""Where the operation stands in the input."""


class UndoOperation(Action):
    """Undoes an operation, once: books the opposite of each of its entries, with the same effect.

    What else it changed of customers gets its former value back where it is still as the operation left it; the rest
    has outcomes that say CHANGED_SINCE. What undoes an operation cannot be undone itself.
    """

    name, title = "undo_operation", "Undo an operation"

    class Input(arguments.Arguments):
        """What becomes of balances that have too few points by now."""

        on_insufficient: OnInsufficient = Argument(
            "If points are too few",
            description="What becomes of members who have spent by now what is to be taken again.",
            default=OnInsufficient.REJECT,
        )

    def __init__(self, code: str) -> None:
        self._code = code

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Change]:
        """What undoes the changes of each kind."""
        undone = (kind.undo(repository, members, self._code, arguments.on_insufficient) for kind in KINDS)
        return [change for changes in undone for change in changes]


@dataclass(frozen=True)
class MembersOfOperation(Selection):
    """All members whom an operation was for."""

    operation_id: int
    code: str
    path = PATH

    @property
    def asked(self) -> Mapping[str, Any]:
        """The operation by its code."""
        return {"operation": self.code}

    async def members(self, repository: Repository) -> Select:
        """Select those who have an outcome in it."""
        known, outcomes = repository.members, repository.operation_outcomes
        its = sa.select(outcomes.c.member_id).where(outcomes.c.operation_id == self.operation_id)
        return sa.select(known.c.member_id, known.c.reference).where(known.c.member_id.in_(its))


def undo_request(
    operation: Mapping[str, Any], key: str, given: Mapping[str, Any], *, dry_run: bool, actor: str
) -> ActionRequest:
    """Somebody's request to undo an operation, a record of one, with arguments in the names of the API."""
    return ActionRequest(
        UndoOperation(operation["code"]),
        key,
        MembersOfOperation(operation["operation_id"], operation["code"]),
        given,
        dry_run=dry_run,
        actor=actor,
        undoes_id=operation["operation_id"],
    )


async def refuse_undone(connection: AsyncConnection, account_id: int, operation_id: int) -> None:
    """Refuse what cannot be undone or was undone before. Call it once its members are locked.

    Raises InputError: NOT_UNDOABLE for a preview, for what undid another operation and for what was for nobody,
    ALREADY_UNDONE.
    """
    undoing = operations.alias("undoing")
    mine = sa.select(
        sa.or_(operations.c.dry_run, operations.c.undoes_id.is_not(None)).label("never"),
        sa.exists().where(operation_outcomes.c.operation_id == operations.c.operation_id).label("has_outcomes"),
        sa.exists().where(undoing.c.undoes_id == operations.c.operation_id).label("undone"),
    ).where(operations.c.account_id == account_id, operations.c.operation_id == operation_id)
    found = (await connection.execute(mine)).one()
    if found.never or not found.has_outcomes:
        text = "Neither a preview can be undone, nor what undid an operation, nor what was for no member."
        raise InputError("NOT_UNDOABLE", text, field=PATH)
    if found.undone:
        raise InputError("ALREADY_UNDONE", "The operation was undone before.", field=PATH)
