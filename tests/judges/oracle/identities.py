"""The domain's identities 1 to 8 as checks over anybody's answers: those of the oracle or those of a product.

A check returns a sentence for each thing that does not hold. Who is an orphan or excluded comes from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from .account_numbers import balances, campaign_customers, history, total_customers
from .answer import Answer, answer, totals_of
from .columns import REPORTS, Row

if TYPE_CHECKING:
    from datetime import date

    from .ledger import Ledger
    from .refusal import Filter


class Source(Protocol):
    """Whoever answers: a report's whole answer without paging, and the numbers beside the reports."""

    def report(self, query: str, filter_: Filter) -> Answer:
        """Every row and the totals of a report field."""

    def balances(self) -> list[Row]:
        """The admin list."""

    def histories(self) -> dict[tuple[str, str], list[Row]]:
        """Entries with `points`, `runningBalance`, `effectiveAt`, oldest first, by reference and balance type."""

    def campaign_customers(self, campaign: str) -> int:
        """The campaign's own count."""

    def total_customers(self) -> int:
        """The account's own count."""


@dataclass(frozen=True)
class OracleSource:
    """The oracle as a source."""

    ledger: Ledger

    def report(self, query: str, filter_: Filter) -> Answer:
        """See Source."""
        return answer(self.ledger, query, filter_)

    def balances(self) -> list[Row]:
        """See Source."""
        return balances(self.ledger)

    def histories(self) -> dict[tuple[str, str], list[Row]]:
        """See Source."""
        keys = ((row["reference"], row["balanceType"]) for row in balances(self.ledger))
        return {key: history(self.ledger, *key) for key in keys}

    def campaign_customers(self, campaign: str) -> int:
        """See Source."""
        return len(campaign_customers(self.ledger, campaign))

    def total_customers(self) -> int:
        """See Source."""
        return total_customers(self.ledger)


@dataclass(frozen=True)
class Period:
    """What the identities are asked about: a month YYYY-MM and a range of days from the data epoch on."""

    month: str
    first: date
    last: date

    @property
    def range(self) -> dict[str, str]:
        """The range as a Liability filter."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def broken_identities(source: Source, ledger: Ledger, period: Period) -> list[str]:
    """Everything that does not hold, over all balance types and over each alone."""
    scopes: list[dict[str, list[str]]] = [{}, *({"balanceTypes": [code]} for code in ledger.balance_types)]
    found = [
        text for scope in scopes for text in _liability(source, period, scope) + _outstanding(source, period, scope)
    ]
    return (
        found + _histories(source) + _balance_total(source, ledger) + _customers(source, ledger) + _sums(source, period)
    )


def _check(holds: object, text: str) -> list[str]:
    return [] if holds else [text]


def _liability(source: Source, period: Period, scope: Filter) -> list[str]:
    """Identities 1, 3 and 4."""
    by_date = source.report("liabilityByDateReport", {**period.range, **scope})
    by_customer = source.report("liabilityByCustomerReport", {**period.range, **scope})
    days, customers = by_date.rows, by_customer.rows
    found: list[str] = []
    for row in [*days, by_date.totals]:
        start, end = row["totalOutstandingPointsStart"], row["totalOutstandingPointsEnd"]
        found += _flow_chain(row, start, end, row["differenceInOutstandingPoints"], scope)
        parts = row["positiveOutstandingPoints"] + row["negativeOutstandingPoints"]
        found += _check(end == parts, f"3: end is not positive + negative in {row}")
    for row in [*customers, by_customer.totals]:
        start, end = row["pointsBalanceStart"], row["pointsBalanceEnd"]
        found += _flow_chain(row, start, end, row["differenceInPointsBalance"], scope)
    for before, after in pairwise(days):
        chained = before["totalOutstandingPointsEnd"] == after["totalOutstandingPointsStart"]
        found += _check(chained, f"3: {after['date']} does not start where {before['date']} ends")
    for column, value in by_customer.totals.items():
        across = by_date.totals[_BY_DATE_NAME.get(column, column)]
        found += _check(across == value, f"4: {column} by customer {value}, by date {across} with {scope}")
    return found


_BY_DATE_NAME = {
    "pointsBalanceStart": "totalOutstandingPointsStart",
    "pointsBalanceEnd": "totalOutstandingPointsEnd",
    "differenceInPointsBalance": "differenceInOutstandingPoints",
}


def _flow_chain(row: Row, start: int, end: int, difference: int, scope: Filter) -> list[str]:
    """Identity 1 and the difference of identity 3."""
    spent = row["totalPointsRedeemed"] - row["redeemedPointsReimbursed"] + row["totalPointsExpired"]
    flows = row["totalPointsEarned"] - row["pointsEarningReversed"] - spent + row["transferNet"]
    return [
        *_check(end == start + flows, f"1: end is not start + flows in {row}"),
        *_check(bool(scope) or row["transferNet"] == 0, f"1: transfers of all types do not cancel in {row}"),
        *_check(difference == end - start, f"3: difference is not end - start in {row}"),
    ]


def _outstanding(source: Source, period: Period, scope: Filter) -> list[str]:
    """Identity 2 and the two bases' common rule."""
    to_date = source.report("outstandingReport", {"month": period.month, "basis": "TO_DATE", **scope})
    month = source.report("outstandingReport", {"month": period.month, "basis": "MONTH", **scope})
    found: list[str] = []
    for row in [*to_date.rows, to_date.totals, *month.rows, month.totals]:
        spent = row["totalReversalPoints"] + row["totalRedeemedPoints"] + row["totalExpiredPoints"]
        outstanding, transferred = row["totalOutstandingPoints"], row["transferNet"]
        closing = row["openingPoints"] + outstanding + transferred
        found += _check(
            outstanding == row["totalEarnedPoints"] - spent, f"2: outstanding is not earned - spent in {row}"
        )
        found += _check(row["closingPoints"] == closing, f"2: closing is not opening + flows in {row}")
        redeemed = row["redeemedGross"] - row["reimbursed"]
        found += _check(row["totalRedeemedPoints"] == redeemed, f"2: redeemed is not gross - reimbursed in {row}")
        found += _check(bool(scope) or transferred == 0, f"1: transfers of all types do not cancel in {row}")
    found += _check(all(row["openingPoints"] == 0 for row in to_date.rows), "2: TO_DATE has an opening")
    closings = [[(row["relationReference"], row["closingPoints"]) for row in basis.rows] for basis in (to_date, month)]
    return found + _check(closings[0] == closings[1], f"2: the two bases close differently: {closings}")


def _histories(source: Source) -> list[str]:
    """Identity 5."""
    found: list[str] = []
    histories = source.histories()
    for row in source.balances():
        entries = histories[row["reference"], row["balanceType"]]
        times = [entry["effectiveAt"] for entry in entries]
        columns = row["earned"] - row["reversed"] - row["redeemed"] + row["reimbursed"] - row["expired"]
        name = f"balance of {row['reference']} in {row['balanceType']}"
        summed = sum(entry["points"] for entry in entries)
        found += _check(row["points"] == summed, f"5: {name} is not the sum of its history")
        found += _check(row["points"] == entries[-1]["runningBalance"], f"5: {name} is not its last running balance")
        found += _check(row["points"] == columns + row["transferred"], f"5: {name} is not the sum of its columns")
        found += _check(row["historyCount"] == len(entries), f"5: {name} miscounts its history")
        found += _check([row["createdAt"], row["updatedAt"]] == [times[0], times[-1]], f"5: {name} is misdated")
    return found


def _balance_total(source: Source, ledger: Ledger) -> list[str]:
    """Identity 6, as of today."""
    today = ledger.today.isoformat()
    liability = source.report("liabilityByDateReport", {"from": today, "to": today}).totals["totalOutstandingPointsEnd"]
    outstanding = source.report("outstandingReport", {"month": today[:7]}).totals["totalOutstandingPoints"]
    balance = source.report("balanceReport", {})
    total = balance.totals["balance"]
    orphans = source.report("balanceReport", {"includeOrphans": True}).totals["balance"] - total
    excluded = sum(row["balance"] for row in balance.rows if row["reference"] in ledger.excluded)
    return [
        *_check(liability == total + orphans - excluded, f"6: liability {liability}: {total} + {orphans} - {excluded}"),
        *_check(outstanding == total + orphans, f"6: outstanding {outstanding}: {total} + {orphans}"),
    ]


def _customers(source: Source, ledger: Ledger) -> list[str]:
    """Identities 7 and 8."""
    found: list[str] = []
    for campaign in ledger.campaigns:
        everyone = source.report("allCustomersReport", {"campaigns": [campaign]})
        enrolled_only = sum(row["membership"] == "ENROLLED" for row in everyone.rows)
        with_orphans = source.report("balanceReport", {"campaigns": [campaign], "includeOrphans": True})
        orphans = sum(row["reference"] not in ledger.customers for row in with_orphans.rows)
        expected = everyone.total_count - enrolled_only + orphans
        counted = source.campaign_customers(campaign)
        found += _check(counted == expected, f"7: {campaign} counts {counted} customers, expected {expected}")
    in_campaigns = {entry.reference for entry in ledger.entries if entry.campaign}
    enrolled = {reference for _, reference in ledger.enrolments}
    in_none = len(set(ledger.customers) - in_campaigns - enrolled)
    everyone_count = source.report("allCustomersReport", {}).total_count
    total = source.total_customers()
    return found + _check(total == everyone_count + in_none, f"8: {total} customers: {everyone_count} + {in_none}")


def _sums(source: Source, period: Period) -> list[str]:
    """Totals cover exactly the rows of the answer."""
    needs = {"outstandingReport": {"month": period.month}}
    found: list[str] = []
    for query in REPORTS:
        whole = source.report(query, needs.get(query, period.range if query.startswith("liability") else {}))
        found += _check(whole.totals == totals_of(query, whole.rows), f"totals of {query} are not those of its rows")
    return found
