"""The Outstanding report: every member's columns up to a month's end, or of the month alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .effects import columns_of
from .refusal import Filter, RefusedError, selected_types
from .times import day_of, first_day_of, last_day_of

if TYPE_CHECKING:
    from .columns import Row
    from .ledger import Ledger


def outstanding_extras(ledger: Ledger, filter_: Filter) -> dict[str, bool]:
    """A month is over once today lies beyond it; none is final yet."""
    return {"isOver": ledger.today > last_day_of(filter_["month"]), "isFinal": False}


def outstanding_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """Rows by relation reference: all who have an entry up to the month's end, orphans and excluded included."""
    types = selected_types(ledger, filter_)
    first = first_day_of(filter_["month"])
    last = min(last_day_of(filter_["month"]), ledger.today)
    if first > ledger.today:
        raise RefusedError("FUTURE_RANGE")
    whole = (filter_.get("basis") or "TO_DATE") == "TO_DATE"
    rows: list[Row] = []
    for reference in ledger.members:
        mine = [entry for entry in ledger.entries_of(reference) if entry.balance_type in types]
        known = [entry for entry in mine if day_of(entry.at) <= last]
        before = [] if whole else [entry for entry in known if day_of(entry.at) < first]
        flows = columns_of([entry for entry in known if entry not in before])
        redeemed = flows.redeemed - flows.reimbursed
        if known:
            rows.append(
                {
                    "relationReference": reference,
                    "totalEarnedPoints": flows.earned,
                    "totalReversalPoints": flows.reversed,
                    "totalRedeemedPoints": redeemed,
                    "totalExpiredPoints": flows.expired,
                    "totalOutstandingPoints": flows.earned - flows.reversed - redeemed - flows.expired,
                    "redeemedGross": flows.redeemed,
                    "reimbursed": flows.reimbursed,
                    "openingPoints": sum(entry.points for entry in before),
                    "closingPoints": sum(entry.points for entry in known),
                    "transferNet": flows.transferred,
                }
            )
    return rows
