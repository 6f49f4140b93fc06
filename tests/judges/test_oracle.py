"""The oracle reproduces both hand-computed examples, and its answers keep every identity on random ledgers."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from .cases import (
    SECOND_EXAMPLE,
    WORKED_ANSWERS,
    WORKED_EXAMPLE,
    Case,
    Example,
    differences,
    second_example,
    unknown_columns,
    worked_example,
)
from .oracle import (
    Ledger,
    RefusedError,
    answer,
    balance_type_numbers,
    campaign_customers,
    customer_numbers,
    enrolled_customers,
    history,
    read_folder,
    total_customers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WORKED = Ledger.of([read_folder(WORKED_EXAMPLE)], today=date(2024, 2, 6))
SECOND = Ledger.of([read_folder(SECOND_EXAMPLE)], today=date(2026, 1, 1))
LATER = Ledger.of([read_folder(SECOND_EXAMPLE), read_folder(SECOND_EXAMPLE / "later")], today=date(2026, 1, 1))
EXAMPLES = [(WORKED, worked_example()), (SECOND, second_example("before")), (LATER, second_example("after"))]


@pytest.mark.parametrize(
    ("ledger", "case"),
    [pytest.param(ledger, case, id=str(case)) for ledger, example in EXAMPLES for case in example.cases],
)
def test_every_case_is_answered_as_by_hand(ledger: Ledger, case: Case) -> None:
    assert not unknown_columns(case)
    if case.error:
        with pytest.raises(RefusedError) as refusal:
            answer(ledger, case.query, case.filter, case.where, case.order_by)
        assert refusal.value.code == case.error
    else:
        assert differences(case, answer(ledger, case.query, case.filter, case.where, case.order_by)) == []


@pytest.mark.parametrize(("ledger", "example"), EXAMPLES, ids=["worked", "second", "later"])
def test_core_numbers_and_histories_are_as_by_hand(ledger: Ledger, example: Example) -> None:
    core = example.core
    assert total_customers(ledger) == core["totalCustomers"]
    for campaign, count in core["campaignCustomers"].items():
        assert len(campaign_customers(ledger, campaign)) == count
    for campaign, count in core.get("enrolledCustomers", {}).items():
        assert len(enrolled_customers(ledger, campaign)) == count
    if "balanceTypes" in core:
        assert balance_type_numbers(ledger) == core["balanceTypes"]
    for reference, numbers in core.get("customers", {}).items():
        assert customer_numbers(ledger, reference) == numbers
    for balance in example.history:
        entries = history(ledger, balance["reference"], balance["balanceType"])
        assert [[row["externalId"], row["points"], row["runningBalance"]] for row in entries] == balance["entries"]


def test_history_shows_a_redemption_when_it_was_initiated() -> None:
    expected = json.loads(WORKED_ANSWERS.read_text())["redemption_history_date_vs_liability_date"]
    entry = next(row for row in history(WORKED, "ana", "STORE") if row["externalId"] == "E14")
    assert [entry["historyAt"][:10], entry["effectiveAt"][:10]] == expected["E14"]


def _number(name: str) -> int:
    """The number a step of the worked example's reconciliation names."""
    february = {"from": "2024-02-01", "to": "2024-02-05"}
    report, _, part = name.partition("[")
    campaigns = part.rstrip("]").split("+")
    numbers: dict[str, Callable[[], int]] = {
        "all_customers": lambda: answer(WORKED, "allCustomersReport", {"campaigns": campaigns}).total_count,
        "campaign_customers": lambda: len(campaign_customers(WORKED, campaigns[0])),
        "balance_report": lambda: answer(WORKED, "balanceReport").total_count,
        "total_customers": lambda: total_customers(WORKED),
        "liability_by_customer": lambda: answer(WORKED, "liabilityByCustomerReport", february).total_count,
        "balance_report.total": lambda: answer(WORKED, "balanceReport").totals["balance"],
        "liability.end": lambda: answer(WORKED, "liabilityByDateReport", february).totals["totalOutstandingPointsEnd"],
        "outstanding_TO_DATE.total": lambda: answer(WORKED, "outstandingReport", {"month": "2024-02"}).totals[
            "totalOutstandingPoints"
        ],
        "outstanding_MONTH.redeemed": lambda: answer(
            WORKED, "outstandingReport", {"month": "2024-02", "basis": "MONTH"}
        ).totals["totalRedeemedPoints"],
        "liability_range.redeemed": lambda: answer(WORKED, "liabilityByDateReport", february).totals[
            "totalPointsRedeemed"
        ],
    }
    return numbers[report]()


def test_the_numbers_of_the_reconciliation_are_the_reports_own() -> None:
    reconciliation = json.loads(WORKED_ANSWERS.read_text())["reconciliation"]
    for pair in reconciliation["counts"] + reconciliation["points"]:
        left, right = _number(pair["left"]), _number(pair["right"])
        assert [left, right] == [pair["left_value"], pair["right_value"]]
        assert left + sum(delta for _, delta, _ in pair["steps"]) == right
