"""Why two reports differ: what each of them shows of every reference or entry, and the first reason that fits.

What the reports answer is taken from the oracle's own reports; the reasons are written from the domain's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .answer import answer
from .refusal import Filter, selected_campaigns, selected_days
from .times import day_of, first_day_of, last_day_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .ledger import Ledger
    from .records import Entry

SIDES = ("BALANCE", "ALL_CUSTOMERS", "CAMPAIGN_CUSTOMERS", "TOTAL_CUSTOMERS", "OUTSTANDING", "LIABILITY")
FLOWS = ("EARNED", "REVERSED", "REDEEMED", "REIMBURSED", "EXPIRED")
_SIGN = {"EARNED": 1, "REVERSED": -1, "REDEEMED": -1, "REIMBURSED": 1, "EXPIRED": -1}


@dataclass(frozen=True, order=True)
class Difference:
    """One row: why, of whom, of which entry ("" for a whole reference), and what either side shows."""

    reason: str
    reference: str
    entry: str
    left: int
    right: int


def shared_measures(left: str, right: str) -> list[str]:
    """The measures that both sides have."""
    pair = {left, right}
    if pair <= {"OUTSTANDING", "LIABILITY"}:
        return ["COUNT", "BALANCE", *FLOWS]
    return ["COUNT", "BALANCE"] if pair <= {"BALANCE", "OUTSTANDING", "LIABILITY"} else ["COUNT"]


def reconciliation(ledger: Ledger, asked: Filter) -> list[Difference]:
    """Every difference between the two sides, in order."""
    measure = asked.get("measure") or "COUNT"
    differences = _of_entries if measure in FLOWS else _of_references
    return sorted(differences(ledger, asked, measure))


def shown(ledger: Ledger, side: str, asked: Filter, measure: str) -> dict[str, int]:
    """What a side shows of each reference that it counts: 1 to count, or its points."""
    by_campaigns = {"campaigns": asked["campaigns"]} if asked.get("campaigns") else {}
    campaigns = selected_campaigns(ledger, asked) or set(ledger.campaigns)
    rows: list[dict[str, Any]]
    match side:
        case "BALANCE":
            rows, key, points = answer(ledger, "balanceReport", by_campaigns).rows, "reference", "balance"
        case "ALL_CUSTOMERS":
            rows, key, points = answer(ledger, "allCustomersReport", by_campaigns).rows, "reference", ""
        case "CAMPAIGN_CUSTOMERS":
            entered = {entry.reference for entry in ledger.entries if entry.campaign in campaigns}
            rows, key, points = [{"reference": reference} for reference in entered], "reference", ""
        case "TOTAL_CUSTOMERS":
            rows, key, points = [{"reference": reference} for reference in ledger.customers], "reference", ""
        case "OUTSTANDING":
            rows = answer(ledger, "outstandingReport", {"month": asked["month"], "basis": asked.get("basis")}).rows
            key, points = "relationReference", "closingPoints"
        case _:
            rows = answer(ledger, "liabilityByCustomerReport", {"from": asked["from"], "to": asked["to"]}).rows
            key, points = "reference", "pointsBalanceEnd"
    return {row[key]: 1 if measure == "COUNT" else row[points] for row in rows}


def _of_references(ledger: Ledger, asked: Filter, measure: str) -> Iterable[Difference]:
    left, right = (shown(ledger, asked[name], asked, measure) for name in ("left", "right"))
    for reference in left.keys() | right.keys():
        here, there = left.get(reference, 0), right.get(reference, 0)
        if here != there:
            if reference in left and reference in right:
                reason = "AFTER_PERIOD_END"
            elif reference in left:
                reason = _why_left_out(ledger, asked, reference, asked["right"], asked["left"])
            else:
                reason = _why_left_out(ledger, asked, reference, asked["left"], asked["right"])
            yield Difference(reason, reference, "", here, there)


def _why_left_out(ledger: Ledger, asked: Filter, reference: str, by: str, unlike: str) -> str:
    """The first reason why a side leaves a reference out, unlike another."""
    named = selected_campaigns(ledger, asked)
    campaigns = named or set(ledger.campaigns)
    entries = ledger.entries_of(reference)
    enrolled = any((campaign, reference) in ledger.enrolments for campaign in campaigns)
    in_campaigns = [entry for entry in entries if entry.campaign in campaigns]
    about_campaigns = by in {"ALL_CUSTOMERS", "CAMPAIGN_CUSTOMERS"} or (by == "BALANCE" and named is not None)
    by_record, by_period = by in {"BALANCE", "ALL_CUSTOMERS", "TOTAL_CUSTOMERS"}, by in {"OUTSTANDING", "LIABILITY"}
    transactions = in_campaigns if about_campaigns else entries
    in_time = [entry for entry in entries if not by_period or day_of(entry.at) <= _days(ledger, by, asked)[1]]
    fits = {
        "IN_NO_CAMPAIGN": unlike == "TOTAL_CUSTOMERS" and about_campaigns and not enrolled and not in_campaigns,
        "LATENT": unlike == "TOTAL_CUSTOMERS" and not entries,
        "ASSOCIATED_WITHOUT_TRANSACTION": enrolled and not transactions,
        "ORPHAN_TRANSACTIONS": by_record and reference not in ledger.customers,
        "EXCLUDED_FROM_REPORTS": by == "LIABILITY" and reference in ledger.excluded,
        "AFTER_PERIOD_END": by_period and not in_time,
        "NO_CAMPAIGN_ENTRIES": about_campaigns and not in_campaigns,
    }
    return next(reason for reason, fitting in fits.items() if fitting)


def _of_entries(ledger: Ledger, asked: Filter, measure: str) -> Iterable[Difference]:
    for entry in ledger.entries:
        left, right = (_added_up(ledger, asked[name], asked, measure, entry) for name in ("left", "right"))
        if left != right:
            reason = _why_not_added_up(ledger, asked["left"] if left == 0 else asked["right"], asked, entry)
            yield Difference(reason, entry.reference, entry.id, left, right)


def _added_up(ledger: Ledger, side: str, asked: Filter, measure: str, entry: Entry) -> int:
    """What a side adds up of an entry."""
    first, last = _days(ledger, side, asked)
    if not first <= day_of(entry.at) <= last or (side == "LIABILITY" and entry.reference in ledger.excluded):
        return 0
    if side == "OUTSTANDING" and measure == "REDEEMED" and entry.effect == "REIMBURSED":
        return -entry.points
    return _SIGN[measure] * entry.points if entry.effect == measure else 0


def _why_not_added_up(ledger: Ledger, by: str, asked: Filter, entry: Entry) -> str:
    first, last = _days(ledger, by, asked)
    if by == "LIABILITY" and entry.reference in ledger.excluded:
        return "EXCLUDED_FROM_REPORTS"
    if day_of(entry.at) > last:
        return "AFTER_PERIOD_END"
    if day_of(entry.at) < first:
        return "BEFORE_PERIOD_START"
    assert entry.effect == "REIMBURSED"
    return "REIMBURSED_IS_NETTED"


def _days(ledger: Ledger, side: str, asked: Filter) -> tuple[date, date]:
    """First and last day that a side adds up."""
    if side == "LIABILITY":
        return selected_days(ledger, {"from": asked["from"], "to": asked["to"]})
    month = asked["month"]
    whole = (asked.get("basis") or "TO_DATE") == "TO_DATE"
    return first_day_of("0001-01" if whole else month), min(last_day_of(month), ledger.today)
