"""Points for everybody who is selected: awarded, subtracted, or reset to a number.

What is refused, previewed and recorded is the gateway's business; here stands which entries are booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph import (
    Action,
    Argument,
    Arguments,
    Booking,
    EntryKind,
    InputError,
    OnInsufficient,
    Points,
    Repository,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph import Select


class PointsArguments(Arguments):
    """Which balance, and why: what all three actions are asked for."""

    reason: str = Argument(
        "Adjustment Reason",
        description="The code of the adjustment reason, shown in the history; it decides the entries' effect.",
        example="GOODWILL",
        options=Repository.adjustment_reason_choices,
    )
    balance_type: str | None = Argument(
        "Balance Type",
        description="The code of the balance type; the default type if left out.",
        options=Repository.balance_type_choices,
    )


class AwardPoints(Action):
    """Adds points to the balance of every selected member: who has 50 and is awarded 50 has 100."""

    name, title = "award_points", "Award Points"

    class Input(PointsArguments):
        """How many points, in which balance, and why."""

        points: Points = Argument("Points", description="How many points each member gets, at least 1.", example="50")

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse to award nothing."""
        _refuse_below(1, arguments.points)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:  # noqa: ARG002 - reads no points
        """One award each."""
        rows = _same_for_all(members, arguments.points)
        return [_booking(rows, EntryKind.ADJUST_AWARD, arguments)]


class SubtractPoints(Action):
    """Takes points from the balance of every selected member: who has 50 and loses 50 has none."""

    name, title = "subtract_points", "Subtract Points"

    class Input(PointsArguments):
        """How many points, of which balance, why, and what if there are too few."""

        points: Points = Argument("Points", description="How many points each member loses, at least 1.", example="50")
        on_insufficient: OnInsufficient = Argument(
            "If Points Are Too Few",
            description="What becomes of members whose balance has fewer points.",
            default=OnInsufficient.REJECT,
        )

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse to subtract nothing."""
        _refuse_below(1, arguments.points)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:  # noqa: ARG002 - reads no points
        """One subtraction each."""
        rows = _same_for_all(members, -arguments.points)
        return [_booking(rows, EntryKind.ADJUST_SUBTRACT, arguments, arguments.on_insufficient)]


class ResetPoints(Action):
    """Makes the balance of every selected member the same number, whether that adds points or takes some.

    A negative balance is first written off. One reason serves all.
    """

    name, title = "reset_points", "Reset Points"

    class Input(PointsArguments):
        """To how many points, which balance, and why."""

        points: Points = Argument("Points", description="What each balance is to be, at least 0.", example="0")

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse a negative balance."""
        _refuse_below(0, arguments.points)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:
        """The write-off of whoever owes points, then the difference to what is left; no entry where there is none."""
        held = _held(repository, members, arguments.balance_type)
        owed = sa.select(held.c.member_id, (-held.c.points).label("points")).where(held.c.points < 0)
        difference = arguments.points - sa.func.greatest(held.c.points, 0)
        others = sa.or_(held.c.points >= 0, difference != 0)
        rows = sa.select(held.c.member_id, difference.label("points")).where(others)
        return [
            Booking(
                rows=owed,
                kind=EntryKind.NEGATIVE_WRITE_OFF,
                balance_type=arguments.balance_type,
                reason=arguments.reason,
            ),
            _booking(rows, EntryKind.ADJUST_RESET, arguments),
        ]


def _same_for_all(members: sa.FromClause, points: int) -> Select:
    return sa.select(members.c.member_id, sa.literal(points, sa.BigInteger).label("points"))


def _held(repository: Repository, members: sa.FromClause, balance_type: str | None) -> sa.Subquery:
    """The points of each member in the balance type, by default the default one: 0 without a balance."""
    types, balances = repository.balance_types, repository.balances
    chosen = types.c.is_default if balance_type is None else types.c.code == balance_type
    of_type = sa.select(balances.c.member_id, balances.c.points).join(
        types, sa.and_(types.c.balance_type_id == balances.c.balance_type_id, chosen)
    )
    own = of_type.subquery("own")
    points = sa.func.coalesce(own.c.points, 0).label("points")
    joined = members.outerjoin(own, own.c.member_id == members.c.member_id)
    return sa.select(members.c.member_id, points).select_from(joined).subquery("held")


def _booking(
    rows: Select, kind: EntryKind, arguments: Any, on_insufficient: OnInsufficient = OnInsufficient.REJECT
) -> Booking:
    return Booking(
        rows=rows,
        kind=kind,
        balance_type=arguments.balance_type,
        reason=arguments.reason,
        on_insufficient=on_insufficient,
    )


def _refuse_below(least: int, points: int) -> None:
    if points < least:
        raise InputError("TOO_FEW_POINTS", f"The points must be at least {least}.", field=("points",))
