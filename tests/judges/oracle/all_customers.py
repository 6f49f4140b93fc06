"""The All Customers report: records enrolled in, or with an entry in, the selected campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .balance_report import seen, who
from .refusal import Filter, selected_campaigns
from .times import show_instant

if TYPE_CHECKING:
    from .columns import Row
    from .ledger import Ledger


def all_customers_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """Rows by reference. No campaigns given means any campaign, so entries without one never count."""
    campaigns = selected_campaigns(ledger, filter_) or set(ledger.campaigns)
    rows: list[Row] = []
    for reference, customer in sorted(ledger.customers.items()):
        enrolled = sorted(campaign for campaign in campaigns if (campaign, reference) in ledger.enrolments)
        entries = [entry for entry in ledger.entries_of(reference) if entry.campaign in campaigns]
        if enrolled or entries:
            membership = "BOTH" if enrolled and entries else "ENROLLED" if enrolled else "TRANSACTED"
            rows.append(
                {
                    **who(ledger, reference),
                    "membership": membership,
                    "enrolledCampaigns": enrolled,
                    **seen(entries),
                    "createdAt": show_instant(customer.created_at),
                }
            )
    return rows
