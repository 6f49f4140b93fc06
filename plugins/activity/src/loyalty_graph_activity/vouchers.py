"""Vouchers for everybody who is selected. How they are issued, voided and numbered is the gateway's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Action, Argument, Arguments, InputError, Money, Repository, VoucherIssue

if TYPE_CHECKING:
    from collections.abc import Sequence


class CreateVouchers(Action):
    """Creates a loyalty voucher of one value for every selected customer, and a sale that issues it.

    The first outlet issues them, and they are valid as the voucher settings say. Account customers have to pay for
    theirs before they use it. No points are booked.
    """

    name, title = "create_vouchers", "Create Vouchers"

    class Input(Arguments):
        """How much."""

        value: Money = Argument("Value", description="What each voucher is worth, more than 0.", example="10.00")

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse vouchers that are worth nothing."""
        if arguments.value <= 0:
            raise InputError("VALUE_NOT_POSITIVE", "A voucher must be worth more than 0.", field=("value",))

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[VoucherIssue]:  # noqa: ARG002 - the same for all
        """One voucher each."""
        value = sa.literal(arguments.value, sa.Numeric(18, 2)).label("value")
        return [VoucherIssue(rows=sa.select(members.c.member_id, value))]
