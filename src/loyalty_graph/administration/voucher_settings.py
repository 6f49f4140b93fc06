"""Voucher settings: what new vouchers are like."""

from __future__ import annotations

from typing import Final

from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import voucher_settings
from loyalty_graph.reports.arguments import Argument, Arguments

MOST_DAYS: Final = 36_500
"""The longest validity, about a hundred years: until then dates can be told in every calendar."""


class UpdateVoucherSettings(Verb):
    """Change what new vouchers are like. Vouchers that were issued stay as they are."""

    name, answers = "update_voucher_settings", "Account"

    class Input(Arguments):
        """What is new."""

        validity_days: int | None = Argument(
            "Validity", description=f"For how many days a new voucher is valid, 1 to {MOST_DAYS:,}; null: for ever."
        )

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert or update the account's settings."""
        days = arguments.validity_days
        if days is not None and not 1 <= days <= MOST_DAYS:
            text = f"A voucher is valid for 1 to {MOST_DAYS:,} days, or for ever."
            raise InputError("BAD_VALIDITY", text, field=("validityDays",))
        if values := work.changes(arguments, "validity_days"):
            made = insert(voucher_settings).values(account_id=work.account_id, **values)
            await work.connection.execute(made.on_conflict_do_update(index_elements=["account_id"], set_=values))
        return Changed(work.account_id)
