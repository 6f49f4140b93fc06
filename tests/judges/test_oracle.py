"""The oracle reproduces both hand-computed examples, and its answers keep every identity on random ledgers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from .cases import (
    SECOND_EXAMPLE,
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
    Refusal,
    answer,
    balance_type_numbers,
    campaign_customers,
    customer_numbers,
    enrolled_customers,
    history,
    read_folder,
    total_customers,
)

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
        with pytest.raises(Refusal) as refusal:
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
    expected = json.loads((WORKED_EXAMPLE / "expected.json").read_text())["redemption_history_date_vs_liability_date"]
    entry = next(row for row in history(WORKED, "ana", "STORE") if row["externalId"] == "E14")
    assert [entry["historyAt"][:10], entry["effectiveAt"][:10]] == expected["E14"]
