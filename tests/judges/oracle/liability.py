"""The two Liability reports: by UTC day and by customer, both without excluded customers and with orphans."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .effects import columns_of
from .refusal import Filter, RefusedError, selected_days, selected_types
from .times import day_of, days_between

if TYPE_CHECKING:
    from datetime import date

    from .columns import Row
    from .ledger import Ledger
    from .records import Entry


def _scope(ledger: Ledger, filter_: Filter) -> tuple[list[Entry], date, date]:
    """The entries in scope and the days asked for."""
    types, excluded = selected_types(ledger, filter_), ledger.excluded
    first, last = selected_days(ledger, filter_)
    if ledger.data_epoch and first < ledger.data_epoch:
        raise RefusedError("BEFORE_DATA_EPOCH")
    entries = [entry for entry in ledger.entries if entry.balance_type in types and entry.reference not in excluded]
    return entries, first, last


def _flows(entries: list[Entry], first: date, last: date) -> Row:
    """The six flow columns of the days from first to last."""
    flows = columns_of([entry for entry in entries if first <= day_of(entry.at) <= last])
    return {
        "totalPointsEarned": flows.earned,
        "pointsEarningReversed": flows.reversed,
        "totalPointsRedeemed": flows.redeemed,
        "redeemedPointsReimbursed": flows.reimbursed,
        "totalPointsExpired": flows.expired,
        "transferNet": flows.transferred,
    }


def _points_before(entries: list[Entry], day: date) -> int:
    return sum(entry.points for entry in entries if day_of(entry.at) < day)


def _points_through(entries: list[Entry], day: date) -> int:
    return sum(entry.points for entry in entries if day_of(entry.at) <= day)


def liability_by_date_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """A row for every day of the range; positive and negative outstanding are sums of whole balances at its end."""
    entries, first, last = _scope(ledger, filter_)
    rows: list[Row] = []
    for day in days_between(first, last):
        balances: Counter[tuple[str, str]] = Counter()
        for entry in entries:
            if day_of(entry.at) <= day:
                balances[entry.reference, entry.balance_type] += entry.points
        start, end = _points_before(entries, day), _points_through(entries, day)
        rows.append(
            {
                "date": day.isoformat(),
                **_flows(entries, day, day),
                "totalOutstandingPointsStart": start,
                "totalOutstandingPointsEnd": end,
                "differenceInOutstandingPoints": end - start,
                "positiveOutstandingPoints": sum(points for points in balances.values() if points > 0),
                "negativeOutstandingPoints": sum(points for points in balances.values() if points < 0),
            }
        )
    return rows


def liability_by_customer_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """A row for every member with an entry up to the range's end."""
    entries, first, last = _scope(ledger, filter_)
    rows: list[Row] = []
    for reference in ledger.members:
        mine = [entry for entry in entries if entry.reference == reference]
        if any(day_of(entry.at) <= last for entry in mine):
            customer = ledger.customers.get(reference)
            start, end = _points_before(mine, first), _points_through(mine, last)
            rows.append(
                {
                    "email": customer.email if customer else None,
                    "reference": reference,
                    **_flows(mine, first, last),
                    "pointsBalanceStart": start,
                    "pointsBalanceEnd": end,
                    "differenceInPointsBalance": end - start,
                }
            )
    return rows
