"""What is done to one member's balance by hand: points added or taken, a first balance, a balance removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph.actions.action import Action
from loyalty_graph.actions.changes import Booking
from loyalty_graph.domain.effects import EntryKind
from loyalty_graph.domain.operations import ChangeType, OnInsufficient
from loyalty_graph.domain.quantities import Points  # noqa: TC001 - Arguments reads its annotations
from loyalty_graph.errors import InputError
from loyalty_graph.reports import arguments
from loyalty_graph.reports.arguments import Argument
from loyalty_graph.repository.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EXISTS: Final = {"BALANCE_EXISTS": "There is a balance of this type already: modify it."}
_MISSING: Final = {"NO_BALANCE": "There is no balance of this type."}

_BOOKED_AS: Final = {
    ChangeType.MANUAL_CHANGE: (EntryKind.EARN_MANUAL, 1),
    ChangeType.FLAGGED_DEDUCTION: (EntryKind.REVERSAL_MANUAL, -1),
}


class _BalanceArguments(arguments.Arguments):
    balance_type: str | None = Argument(
        "Balance Type",
        description="The code of the balance type; the default type if left out.",
        options=Repository.balance_type_choices,
    )


class _OneBalance(Action, abstract=True):
    at_fault: ClassVar[Mapping[str, str]] = {
        "INSUFFICIENT_POINTS": "points",
        "POINTS_OUT_OF_RANGE": "points",
        **dict.fromkeys(("TYPE_RETIRED", *_EXISTS, *_MISSING), "balanceType"),
    }


class ModifyBalance(_OneBalance):
    """Adds points to a member's balance or takes some from it, and says why."""

    name, title = "modify_balance", "Modify balance"

    class Input(_BalanceArguments):
        """Which balance, by how much, and why."""

        change_type: ChangeType = Argument("Change Type", description="Whether points are added or taken.")
        points: Points = Argument("Points", description="How many points are added or taken, at least 1.")
        notes: str = Argument("Change Notes", description="Why, as the history shows it. Not blank.")
        on_insufficient: OnInsufficient = Argument(
            "If Points Are Too Few",
            description="What becomes of a deduction from a balance that has fewer points.",
            default=OnInsufficient.REJECT,
        )

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse to change nothing, or for no reason."""
        _refuse_no_points(arguments.points)
        refuse_blank(arguments.notes)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:  # noqa: ARG002 - reads no points
        """One entry, which counts as earned or as points earned reversed."""
        kind, sign = _BOOKED_AS[arguments.change_type]
        points = sa.literal(sign * arguments.points, sa.BigInteger).label("points")
        return [
            Booking(
                rows=sa.select(members.c.member_id, points),
                kind=kind,
                balance_type=arguments.balance_type,
                note=arguments.notes,
                on_insufficient=arguments.on_insufficient,
            )
        ]


class AddBalance(_OneBalance):
    """Gives a member who has no balance of a type yet a first one, with points in it."""

    name, title = "add_balance", "Add balance"

    class Input(_BalanceArguments):
        """Which balance, and how many points."""

        points: Points = Argument("Balance", description="How many points the balance has, at least 1.")
        notes: str | None = Argument("Notes", description="Why, as the history shows it. Not blank.")

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse an empty balance."""
        _refuse_no_points(arguments.points)
        refuse_blank(arguments.notes)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:
        """One entry, which counts as earned."""
        held = _held(repository, members, arguments.balance_type)
        points = sa.literal(arguments.points, sa.BigInteger).label("points")
        (exists,) = _EXISTS
        error = sa.case((held.c.points.is_not(None), exists)).label("error")
        return [
            Booking(
                rows=sa.select(held.c.member_id, points, error),
                kind=EntryKind.EARN_MANUAL,
                balance_type=arguments.balance_type,
                note=arguments.notes,
                refusals=_EXISTS,
            )
        ]


class RemoveBalance(_OneBalance):
    """Takes a member's balance to 0, whatever it is. Its history stays, and so does the balance, without points."""

    name, title = "remove_balance", "Remove balance"

    class Input(_BalanceArguments):
        """Which balance, and why."""

        notes: str | None = Argument("Notes", description="Why, as the history shows it. Not blank.")
        reason: str | None = Argument(
            "Adjustment Reason",
            description="The code of the adjustment reason, which decides the effect of points that are taken; without "
            "one they count as points earned reversed.",
            options=Repository.adjustment_reason_choices,
        )

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse blank notes."""
        refuse_blank(arguments.notes)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:
        """The write-off of a negative balance, or the removal of what there is; no entry where it is 0."""
        held = _held(repository, members, arguments.balance_type)
        owed = sa.select(held.c.member_id, (-held.c.points).label("points")).where(held.c.points < 0)
        (missing,) = _MISSING
        left = sa.func.coalesce(held.c.points, 0)
        error = sa.case((held.c.points.is_(None), missing)).label("error")
        return [
            Booking(
                rows=owed,
                kind=EntryKind.NEGATIVE_WRITE_OFF,
                balance_type=arguments.balance_type,
                reason=arguments.reason,
                note=arguments.notes,
            ),
            Booking(
                rows=sa.select(held.c.member_id, (-left).label("points"), error).where(left >= 0),
                kind=EntryKind.REMOVE_BALANCE,
                balance_type=arguments.balance_type,
                reason=arguments.reason,
                note=arguments.notes,
                refusals=_MISSING,
            ),
        ]


def _held(repository: Repository, members: sa.FromClause, balance_type: str | None) -> sa.Subquery:
    """The points of each member in the balance type, by default the default one: null without a balance."""
    types, balances = repository.balance_types, repository.balances
    chosen = types.c.is_default if balance_type is None else types.c.code == balance_type
    own = (
        sa.select(balances.c.member_id, balances.c.points)
        .join(types, sa.and_(types.c.balance_type_id == balances.c.balance_type_id, chosen))
        .subquery("own")
    )
    joined = members.outerjoin(own, own.c.member_id == members.c.member_id)
    return sa.select(members.c.member_id, own.c.points).select_from(joined).subquery("held")


def _refuse_no_points(points: int) -> None:
    if points < 1:
        raise InputError("TOO_FEW_POINTS", "The points must be at least 1.", field=("points",))


def refuse_blank(notes: str | None) -> None:
    """Refuse notes that are given and say nothing. Raises InputError (BLANK_NOTES)."""
    if notes is not None and not notes.strip():
        raise InputError("BLANK_NOTES", "Notes that are given say something.", field=("notes",))
