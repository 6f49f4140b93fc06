"""The two hand-computed examples as questions with their answers, for whoever can be asked: the oracle or the product.

A case pins only the columns its rows name. How a question travels is the asker's business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .oracle import COLUMNS, KEYS, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

SECOND_EXAMPLE = Path(__file__).parent / "second_example"
WORKED_ANSWERS = Path(__file__).parent / "worked_example" / "expected.json"
WORKED_EXAMPLE = Path(__file__).parents[2] / "src/loyalty_graph/testing/worked_example"
"""The files, which are shipped; their expected answers stand here."""


@dataclass(frozen=True)
class Case:
    """A question (a report field or `balances`) and what is known of its answer; `error` excludes the rest."""

    query: str
    filter: dict[str, Any] = field(default_factory=dict)
    where: dict[str, Any] | None = None
    order_by: list[dict[str, str]] | None = None
    rows: list[dict[str, Any]] | None = None
    totals: dict[str, Any] | None = None
    total_count: int | None = None
    ignored_filters: list[str] | None = None
    extras: dict[str, bool] | None = None
    error: str | None = None

    def __str__(self) -> str:
        asked = json.dumps({"filter": self.filter, "where": self.where, "orderBy": self.order_by})
        return f"{self.query} {asked}"


@dataclass(frozen=True)
class Example:
    """All that is known by hand of one state of an account."""

    core: dict[str, Any]
    history: list[dict[str, Any]]
    """{reference, balanceType, entries: [[externalId, points, runningBalance], …] oldest first}"""
    cases: list[Case]


def differences(case: Case, answer: Answer) -> list[str]:
    """What in an answer contradicts the case; empty when nothing does."""
    found: list[str] = []
    if case.total_count is not None and answer.total_count != case.total_count:
        found.append(f"totalCount {answer.total_count}, expected {case.total_count}")
    if case.rows is not None:
        found += _row_differences(case, case.rows, answer.rows)
    found += _pinned(case.totals or {}, answer.totals, "totals")
    found += _pinned(case.extras or {}, answer.extras, "extras")
    if case.ignored_filters is not None and sorted(answer.ignored_filters) != case.ignored_filters:
        found.append(f"ignoredFilters {answer.ignored_filters}, expected {case.ignored_filters}")
    return found


def _row_differences(case: Case, expected: list[dict[str, Any]], actual: list[dict[str, Any]]) -> list[str]:
    key = KEYS[case.query]
    expected_keys = [[row[column] for column in key] for row in expected]
    actual_keys = [[row[column] for column in key] for row in actual]
    if expected_keys != actual_keys:
        return [f"rows {actual_keys}, expected {expected_keys}"]
    return [
        text
        for pinned, row in zip(expected, actual, strict=True)
        for text in _pinned(pinned, row, f"row {[row[column] for column in key]}")
    ]


def _pinned(expected: Mapping[str, Any], actual: Mapping[str, Any], where: str) -> list[str]:
    return [
        f"{where}: {name} is {actual.get(name)!r}, expected {value!r}"
        for name, value in expected.items()
        if name not in actual or actual[name] != value
    ]


def second_example(state: str) -> Example:
    """The second example's answers: "before" for its folder, "after" once `later/` is imported on top."""
    part = json.loads((SECOND_EXAMPLE / "expected.json").read_text())[state]
    return Example(part["core"], part["history"], [_case(raw) for raw in part["cases"]])


def _case(raw: dict[str, Any]) -> Case:
    return Case(
        query=raw["query"],
        filter=raw["filter"],
        where=raw.get("where"),
        order_by=raw.get("orderBy"),
        rows=raw.get("rows"),
        totals=raw.get("totals"),
        total_count=raw.get("totalCount"),
        ignored_filters=raw.get("ignoredFilters"),
        extras=raw.get("extras"),
        error=raw.get("error"),
    )


_SHARED = {"customer": "reference", "balance_type": "balanceType", "history_count": "historyCount"}
_SHARED |= {"created": "createdAt", "updated": "updatedAt"}
_OUTSTANDING = {
    "customer": "relationReference",
    "earned": "totalEarnedPoints",
    "reversal": "totalReversalPoints",
    "redeemed": "totalRedeemedPoints",
    "expired": "totalExpiredPoints",
    "outstanding": "totalOutstandingPoints",
    "opening": "openingPoints",
    "closing": "closingPoints",
}
_LIABILITY = {
    "customer": "reference",
    "earned": "totalPointsEarned",
    "reversed": "pointsEarningReversed",
    "redeemed": "totalPointsRedeemed",
    "reimbursed": "redeemedPointsReimbursed",
    "expired": "totalPointsExpired",
    "transfer_net": "transferNet",
}
_BY_DATE = _LIABILITY | {
    "start": "totalOutstandingPointsStart",
    "end": "totalOutstandingPointsEnd",
    "difference": "differenceInOutstandingPoints",
    "positive_end": "positiveOutstandingPoints",
    "negative_end": "negativeOutstandingPoints",
}
_BY_CUSTOMER = _LIABILITY | {
    "start": "pointsBalanceStart",
    "end": "pointsBalanceEnd",
    "difference": "differenceInPointsBalance",
}
_RANGE = {"from": "2024-02-01", "to": "2024-02-05"}


def _named(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A row of the worked example under the API's column names."""
    return {names.get(name, name): value for name, value in row.items()}


def _table(query: str, filter_: dict[str, Any], part: dict[str, Any], names: dict[str, str]) -> Case:
    rows = [_named(row, names) for row in part["rows"]]
    return Case(query, filter_, rows=rows, totals=_named(part["total"], names), total_count=len(rows))


def worked_example() -> Example:
    """Every part of the worked example that reads the ledger (no previews, money, known-at or restatements)."""
    expected = json.loads(WORKED_ANSWERS.read_text())
    members = expected["campaign_customers_column"]
    return Example(
        core={
            "totalCustomers": expected["total_customers"],
            "campaignCustomers": {campaign: column["count"] for campaign, column in members.items()},
        },
        history=[
            {"reference": "hal", "balanceType": "WINSTON", "entries": expected["balance_history_hal_WINSTON"]},
        ],
        cases=[
            *_balance_cases(expected),
            *_all_customers_cases(expected),
            *_points_cases(expected),
            *_activity_cases(expected),
        ],
    )


def _balance_cases(expected: dict[str, Any]) -> list[Case]:
    report = expected["balance_report"]
    rows = [_named(row, _SHARED) for row in report["rows"]]
    orphans = [_named(row, _SHARED) for row in report["orphans_left_out"]]
    latent = [{"reference": reference, "balance": 0} for reference in report["latent_left_out"]]
    admin = [_named(row, _SHARED | {"balance": "points"}) for row in expected["admin_customer_balances"]]
    total = {"balance": report["total"]}
    with_orphans = {"balance": report["total"] + sum(row["balance"] for row in orphans)}
    return [
        Case("balances", rows=admin, total_count=len(admin)),
        Case("balanceReport", rows=rows, totals=total, total_count=report["count"]),
        Case("balanceReport", {"includeOrphans": True}, rows=_by_reference(rows + orphans), totals=with_orphans),
        Case("balanceReport", {"includeLatent": True}, rows=_by_reference(rows + latent), totals=total),
    ]


def _by_reference(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["reference"]))


def _all_customers_cases(expected: dict[str, Any]) -> list[Case]:
    lists = {name: names for name, names in expected["all_customers"].items() if name != "counts"}
    cases = [
        Case(
            "allCustomersReport",
            {"campaigns": name.split("+")},
            rows=[{"reference": reference} for reference in references],
            total_count=expected["all_customers"]["counts"][name],
        )
        for name, references in lists.items()
    ]
    everyone = [{"reference": reference} for reference in lists["C1+C2"]]
    return [*cases, Case("allCustomersReport", rows=everyone, total_count=len(everyone))]


def _points_cases(expected: dict[str, Any]) -> list[Case]:
    month = {"month": "2024-02"}
    to_date, only_month = expected["outstanding_2024_02_TO_DATE"], expected["outstanding_2024_02_MONTH"]
    winston = {**_RANGE, "balanceTypes": ["WINSTON"]}
    winston_totals = expected["liability_WINSTON_only_2024_02_01_05"]
    by_customer = expected["liability_by_customer_2024_02_01_05"]
    return [
        _table("outstandingReport", month, to_date, _OUTSTANDING),
        _table("outstandingReport", {**month, "basis": "MONTH"}, only_month, _OUTSTANDING),
        _table("liabilityByDateReport", _RANGE, expected["liability_by_date_2024_02_01_05"], _BY_DATE),
        _table("liabilityByCustomerReport", _RANGE, by_customer, _BY_CUSTOMER),
        Case("liabilityByDateReport", winston, totals=_named(winston_totals, _BY_DATE)),
        Case("liabilityByCustomerReport", winston, totals=_named(winston_totals, _BY_CUSTOMER)),
    ]


def _activity_cases(expected: dict[str, Any]) -> list[Case]:
    return [
        Case("activityReport", raw["filters"], error=raw["error"])
        if "error" in raw
        else Case(
            "activityReport",
            raw["filters"],
            rows=[{"reference": reference} for reference in raw["result"]],
            total_count=len(raw["result"]),
            ignored_filters=raw["ignored"],
        )
        for raw in expected["activity"]
    ]


def unknown_columns(case: Case) -> set[str]:
    """Columns a case pins that its report does not have: a slip in an example."""
    named = {name for row in case.rows or [] for name in row} | set(case.totals or {})
    return named - set(COLUMNS[case.query])
