"""Everything an account shows at one moment, in plain values: reports, balances with their histories, operations."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from .account_numbers import (
    balance_type_numbers,
    balances,
    campaign_customers,
    customer_numbers,
    enrolled_customers,
    total_customers,
)
from .answer import answer
from .times import show_instant, show_optional_instant
from .vouchers import shown_vouchers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .ledger import Ledger
    from .operations import Operations
    from .records import Entry
    from .refusal import Filter

State = dict[str, Any]
"""`reports` by alias, `balances`, `histories`, `customers`, `operations`, `vouchers`, the programme, and `total`."""


def state(operations: Operations, asked: Mapping[str, tuple[str, Filter]]) -> State:
    """What the account shows of everything; of `asked` reports, with their filters, rows, their number and totals."""
    ledger = operations.ledger
    answers = {alias: answer(ledger, query, filter_) for alias, (query, filter_) in asked.items()}
    return {
        "reports": {alias: found.rows for alias, found in answers.items()},
        "totals": {alias: (found.total_count, found.totals) for alias, found in answers.items()},
        "balances": balances(ledger),
        "histories": {
            (row["reference"], row["balanceType"]): _history(ledger, row["reference"], row["balanceType"])
            for row in balances(ledger)
        },
        "customers": {reference: _customer(ledger, reference) for reference in ledger.customers},
        "vouchers": shown_vouchers(ledger),
        **_programme(ledger),
        "operations": {each.code: each.shown for each in operations.all},
        "newsletters": set(ledger.newsletters),
        "total": total_customers(ledger),
    }


def _programme(ledger: Ledger) -> dict[str, Any]:
    """Everything that has a code and a name, and the voucher settings."""
    groups = [ledger.price_group(customer) for customer in ledger.customers.values()]
    return {
        "types": {
            code: {
                **numbers,
                "name": ledger.balance_types[code]["name"],
                "isDefault": ledger.balance_types[code]["is_default"] == "true",
                "isRetired": bool(ledger.balance_types[code].get("retired_at")),
            }
            for code, numbers in balance_type_numbers(ledger).items()
        },
        "campaigns": {
            code: {
                "name": row["name"],
                "startsAt": row["starts_at"] or None,
                "endsAt": row["ends_at"] or None,
                "balanceType": row["balance_type"],
                "campaignCustomers": len(campaign_customers(ledger, code)),
                "enrolledCustomers": len(enrolled_customers(ledger, code)),
            }
            for code, row in ledger.campaigns.items()
        },
        "reasons": {
            code: {"label": row["label"], "effectUp": row["effect_up"], "effectDown": row["effect_down"]}
            for code, row in ledger.reasons.items()
        },
        "groups": {
            code: {
                "name": row["name"],
                "pointsThreshold": int(row["points_threshold"]) if row["points_threshold"] else None,
                "memberCount": groups.count(code),
            }
            for code, row in ledger.price_groups.items()
        },
        "outlets": {
            code: {"name": row["name"], "position": int(row["position"])} for code, row in ledger.outlets.items()
        },
        "validityDays": ledger.validity_days,
    }


def _history(ledger: Ledger, reference: str, balance_type: str) -> list[dict[str, Any]]:
    """A balance's entries, oldest first."""
    mine = [entry for entry in ledger.entries_of(reference) if entry.balance_type == balance_type]
    mine.sort(key=lambda entry: entry.at)  # stable: booking order breaks ties
    return [
        {**_entry(entry), "runningBalance": running}
        for entry, running in zip(mine, accumulate(entry.points for entry in mine), strict=True)
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    corrected = entry.corrects
    return {
        "externalId": entry.id or None,
        "kind": entry.kind,
        "effect": entry.effect,
        "points": entry.points,
        "effectiveAt": show_instant(entry.at),
        "campaign": entry.campaign,
        "reason": entry.reason,
        "operation": entry.operation or None,
        "reverses": corrected and (corrected.points, corrected.effect, corrected.operation or None),
    }


def _customer(ledger: Ledger, reference: str) -> dict[str, Any]:
    customer = ledger.customers[reference]
    return {
        **customer_numbers(ledger, reference),
        "email": customer.email,
        "accrualEnabled": customer.accrual_enabled,
        "automaticPriceGroup": customer.automatic_price_group,
        "excludedFromReports": customer.excluded_from_reports,
        "optedOutAt": show_optional_instant(customer.opted_out_at),
        "closedAt": show_optional_instant(customer.closed_at),
    }
