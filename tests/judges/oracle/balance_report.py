"""The Balance report: customers with at least one entry, on request the latent and the orphans too.

The admin list, one row per balance, is core.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .refusal import Filter, selected_campaigns, selected_types
from .times import show_instant

if TYPE_CHECKING:
    from .columns import Row
    from .ledger import Ledger
    from .records import Entry


def who(ledger: Ledger, reference: str) -> Row:
    """The four columns that say who a row is about; an orphan has a reference and nulls."""
    customer = ledger.customers.get(reference)
    return {
        "reference": reference,
        "email": customer.email if customer else None,
        "firstName": customer.first_name if customer else None,
        "lastName": customer.last_name if customer else None,
    }


def seen(entries: list[Entry]) -> Row:
    """How many entries there are, the first and the last of their effective times."""
    return {
        "entryCount": len(entries),
        "firstEntryAt": show_instant(min(entry.at for entry in entries)) if entries else None,
        "lastEntryAt": show_instant(max(entry.at for entry in entries)) if entries else None,
    }


def balance_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """Rows by reference. `balance` is whole within the balance types; the other numbers speak of the campaigns."""
    campaigns = selected_campaigns(ledger, filter_)
    types = selected_types(ledger, filter_)
    rows: list[Row] = []
    for reference in sorted(set(ledger.members) | set(ledger.customers)):
        in_types = [entry for entry in ledger.entries_of(reference) if entry.balance_type in types]
        selected = [entry for entry in in_types if campaigns is None or entry.campaign in campaigns]
        if reference in ledger.customers:
            enrolled = campaigns is None or any((campaign, reference) in ledger.enrolments for campaign in campaigns)
            shown = bool(selected) or (bool(filter_.get("includeLatent")) and enrolled)
        else:
            shown = bool(selected) and bool(filter_.get("includeOrphans"))
        if shown:
            rows.append(
                {
                    **who(ledger, reference),
                    "balance": sum(entry.points for entry in in_types),
                    "campaignNet": sum(entry.points for entry in selected),
                    **seen(selected),
                }
            )
    return rows
