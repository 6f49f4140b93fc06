"""The numbers outside the reports: the admin list, a balance's history, counts of campaigns and balance types."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from .balance_report import who
from .effects import columns_of
from .times import show_instant

if TYPE_CHECKING:
    from .columns import Row
    from .ledger import Ledger
    from .records import Entry


def _entries(ledger: Ledger, reference: str, balance_type: str) -> list[Entry]:
    """A balance's entries by (effective time, booking order)."""
    mine = [entry for entry in ledger.entries_of(reference) if entry.balance_type == balance_type]
    return sorted(mine, key=lambda entry: entry.at)  # stable: booking order breaks ties


def balances(ledger: Ledger) -> list[Row]:
    """The admin list by reference and balance type: every pair with an entry, orphans with nulls for who they are."""
    rows: list[Row] = []
    for reference, balance_type in sorted({(entry.reference, entry.balance_type) for entry in ledger.entries}):
        entries = _entries(ledger, reference, balance_type)
        columns, customer = columns_of(entries), ledger.customers.get(reference)
        rows.append(
            {
                **who(ledger, reference),
                "employee": customer.employee if customer else None,
                "hasRecord": customer is not None,
                "balanceType": balance_type,
                "points": columns.net,
                "earned": columns.earned,
                "reversed": columns.reversed,
                "redeemed": columns.redeemed,
                "reimbursed": columns.reimbursed,
                "expired": columns.expired,
                "transferred": columns.transferred,
                "historyCount": len(entries),
                "createdAt": show_instant(entries[0].at),
                "updatedAt": show_instant(entries[-1].at),
            }
        )
    return rows


def history(ledger: Ledger, reference: str, balance_type: str) -> list[Row]:
    """A balance's entries, oldest first: externalId, kind, effect, points, runningBalance and the two times."""
    entries = _entries(ledger, reference, balance_type)
    return [
        {
            "externalId": entry.id or None,
            "kind": entry.kind,
            "effect": entry.effect,
            "points": entry.points,
            "runningBalance": running,
            "effectiveAt": show_instant(entry.at),
            "historyAt": show_instant(entry.initiated_at or entry.at),
        }
        for entry, running in zip(entries, accumulate(entry.points for entry in entries), strict=True)
    ]


def campaign_customers(ledger: Ledger, campaign: str) -> list[str]:
    """References with an entry in the campaign, record or not, by code point."""
    return sorted({entry.reference for entry in ledger.entries if entry.campaign == campaign})


def enrolled_customers(ledger: Ledger, campaign: str) -> list[str]:
    """References enrolled in the campaign, by code point."""
    return sorted(reference for enrolled_in, reference in ledger.enrolments if enrolled_in == campaign)


def total_customers(ledger: Ledger) -> int:
    """How many customer records there are, nothing else."""
    return len(ledger.customers)


def balance_type_numbers(ledger: Ledger) -> dict[str, dict[str, int]]:
    """For each balance type totalPoints and memberCount, over every member with an entry in it."""
    rows = balances(ledger)
    return {
        code: {
            "totalPoints": sum(row["points"] for row in rows if row["balanceType"] == code),
            "memberCount": sum(row["balanceType"] == code for row in rows),
        }
        for code in ledger.balance_types
    }


def customer_numbers(ledger: Ledger, reference: str) -> dict[str, Any]:
    """A record's lifetimeEarned, priceGroup (code or None) and campaigns (codes it is enrolled in, by code point)."""
    return {
        "lifetimeEarned": ledger.lifetime_earned(reference),
        "priceGroup": ledger.price_group(ledger.customers[reference]),
        "campaigns": sorted(campaign for campaign, enrolled in ledger.enrolments if enrolled == reference),
    }
