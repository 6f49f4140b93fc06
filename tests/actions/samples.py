"""Actions for tests, written as a plugin's author writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

import loyalty_graph
from loyalty_graph import Action, Argument, Arguments, Booking, EntryKind, InputError, Points, Repository
from loyalty_graph.plugins import Contributions, Plugin, Plugins

if TYPE_CHECKING:
    from collections.abc import Sequence


class RoundUp(Action):
    """Rounds every balance of the selected members up to the next hundred points."""

    name, title = "round_up", "Round balances up"

    def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - takes none
        balances = repository.balances
        missing = (100 - balances.c.points % 100) % 100
        rows = sa.select(balances.c.member_id, balances.c.balance_type_id, missing.label("points"))
        return [Booking(rows=rows, kind=EntryKind.EARN_MANUAL, note="Rounded up")]


class Grant(Action):
    """Books points to every selected member, as any kind there is."""

    name, title = "grant", "Grant points"

    class Arguments(loyalty_graph.Arguments):
        """What is booked."""

        points: Points = Argument("Points", description="Signed points.")
        kind: EntryKind = Argument("Kind", default=EntryKind.EARN_MANUAL)
        balance_type: str | None = Argument("Balance type", options=Repository.balance_type_choices)
        campaign: str | None = Argument("Campaign", options=Repository.campaign_choices)
        reason: str | None = Argument("Reason")
        note: str | None = Argument("Note")

    async def check(self, repository: Repository, arguments: Arguments) -> None:  # noqa: ARG002 - the form of checks
        if arguments.points == 13:
            raise InputError("UNLUCKY", "Thirteen points are never granted.", field=("points",))

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Arguments) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
        rows = sa.select(members.c.member_id, sa.literal(arguments.points, sa.BigInteger).label("points"))
        return [
            Booking(
                rows=rows,
                kind=arguments.kind,
                balance_type=arguments.balance_type,
                campaign=arguments.campaign,
                reason=arguments.reason,
                note=arguments.note,
            )
        ]


def actions_of(*actions: type[Action], distribution: str = "loyalty-graph-sample-actions") -> Plugins:
    """The plugins that one distribution with these actions, by default those of this module, would be."""
    made = tuple(action() for action in actions or (Grant, RoundUp))
    return Plugins((Plugin("sample-actions", distribution, "1.0", contributions=Contributions(actions=made)),))
