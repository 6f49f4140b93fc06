"""Goodwill: raises the balances of the selected members to the next round number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph import Action, Argument, Arguments, Booking, EntryKind, InputError, Points, Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_MULTIPLE: Final = 2
"""Every balance is a multiple of 1."""


class RoundUpBalances(Action):
    """Raise each selected member's balance to the next multiple: 85 becomes 100. Balances that are one stay."""

    name, title = "round_up_balances", "Round balances up"

    class Input(Arguments):
        """How far, which balances, and why."""

        multiple: Points = Argument("Multiple", description="Of what balances become a multiple.", example="100")
        balance_type: str = Argument(
            "Balance type",
            description="The code of the balance type whose balances are raised.",
            example="STORE",
            options=Repository.balance_type_choices,
        )
        reason: str = Argument(
            "Reason", description="The code of the adjustment reason to book it under.", example="GOODWILL"
        )

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse a multiple that would change nothing."""
        if arguments.multiple < LEAST_MULTIPLE:
            raise InputError("BAD_MULTIPLE", f"The multiple must be at least {LEAST_MULTIPLE}.", field=("multiple",))

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:
        """One award per balance that is not round."""
        balances, types, multiple = repository.balances, repository.balance_types, arguments.multiple
        missing = sa.func.mod(multiple - sa.func.mod(balances.c.points, multiple), multiple)
        rows = (
            sa.select(members.c.member_id, missing.label("points"))
            .join(balances, balances.c.member_id == members.c.member_id)
            .join(types, types.c.balance_type_id == balances.c.balance_type_id)
            .where(types.c.code == arguments.balance_type)
        )
        return [
            Booking(
                rows=rows,
                kind=EntryKind.ADJUST_AWARD,
                balance_type=arguments.balance_type,
                reason=arguments.reason,
                note=f"Rounded up to a multiple of {multiple}",
            )
        ]
