"""Conditions follow three-valued logic, orders put nulls last, and impossible questions are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .cases import SECOND_EXAMPLE
from .oracle import Ledger, RefusedError, answer, column_of, field_of, matches, read_folder, sorted_rows

ROW: dict[str, Any] = {
    "reference": "amy",
    "email": None,
    "firstName": "Éva_1",
    "balance": 20,
    "salesTotal": "9.50",
    "firstEntryAt": "2024-02-01T00:00:00Z",
    "lastEntryAt": None,
    "enrolledCampaigns": ["C1"],
    "surveyAnswers": [],
    "employee": False,
}
TRUE, FALSE, UNKNOWN = {"balance": {"eq": 20}}, {"balance": {"eq": 21}}, {"email": {"eq": "x"}}


@pytest.mark.parametrize(
    ("where", "selected"),
    [
        (None, True),
        (TRUE, True),
        (FALSE, False),
        (UNKNOWN, False),
        ({"not": UNKNOWN}, False),
        ({"not": {"not": UNKNOWN}}, False),
        ({"not": FALSE}, True),
        ({"or": [UNKNOWN, TRUE]}, True),
        ({"or": [UNKNOWN, FALSE]}, False),
        ({"not": {"or": [UNKNOWN, FALSE]}}, False),
        ({"and": [UNKNOWN, TRUE]}, False),
        ({"not": {"and": [UNKNOWN, FALSE]}}, True),
        ({"not": {"and": [UNKNOWN, TRUE]}}, False),
        ({"not": {"balance": {"eq": 21}, "email": {"eq": "x"}}}, True),
        ({"email": {"ne": "x"}}, False),
        ({"email": {"in": ["x"]}}, False),
        ({"email": {"isNull": True}}, True),
        ({"not": {"email": {"isNull": True}}}, False),
        ({"lastEntryAt": {"lt": "2024-02-02T00:00:00Z"}}, False),
        ({"firstEntryAt": {"eq": "2024-02-01T01:00:00+01:00"}}, True),
        ({"firstEntryAt": {"gt": "2024-02-01T00:00:00Z"}}, False),
        ({"balance": {"gte": 20, "lt": 21}}, True),
        ({"balance": {"gte": 20, "lt": 20}}, False),
        ({"balance": {"ne": 20}}, False),
        ({"balance": {"lte": 20}}, True),
        ({"balance": {"in": [1, 20]}}, True),
        ({"salesTotal": {"lt": "10.00"}}, True),
        ({"salesTotal": {"eq": "9.5"}}, True),
        ({"firstName": {"contains": "VA"}}, True),
        ({"firstName": {"contains": "v%"}}, False),
        ({"firstName": {"contains": "vax"}}, False),
        ({"firstName": {"startsWith": "éva_"}}, True),
        ({"firstName": {"startsWith": "va"}}, False),
        ({"firstName": {"eq": "éva_1"}}, False),
        ({"enrolledCampaigns": {"has": "C1"}}, True),
        ({"enrolledCampaigns": {"hasAny": ["C2", "C1"]}}, True),
        ({"surveyAnswers": {"hasAny": ["C2", "C1"]}}, False),
        ({"surveyAnswers": {"isEmpty": True}}, True),
        ({"enrolledCampaigns": {"isEmpty": True}}, False),
        ({"employee": {"eq": False}}, True),
    ],
)
def test_only_what_is_true_selects(where: dict[str, Any] | None, selected: bool) -> None:  # noqa: FBT001 - a table's column
    assert matches(where, ROW) is selected


def test_null_is_the_greatest_and_the_key_breaks_ties() -> None:
    rows: list[dict[str, Any]] = [
        {"reference": "b", "email": None, "salesTotal": "9.00"},
        {"reference": "a", "email": "x", "salesTotal": "10.00"},
        {"reference": "B", "email": None, "salesTotal": "9.00"},
        {"reference": "c", "email": "X", "salesTotal": "-1.00"},
    ]

    def order(*fields: tuple[str, str]) -> str:
        asked = [{"field": field, "direction": direction} for field, direction in fields]
        return "".join(row["reference"] for row in sorted_rows(rows, asked, ("reference",)))

    assert order() == "Babc"
    assert order(("EMAIL", "ASC")) == "caBb"
    assert order(("EMAIL", "DESC")) == "Bbac"
    assert order(("SALES_TOTAL", "ASC")) == "cBba"
    assert order(("EMAIL", "DESC"), ("REFERENCE", "DESC")) == "bBac"


def test_order_fields_and_columns_name_each_other() -> None:
    assert column_of("FIRST_ENTRY_AT") == "firstEntryAt"
    assert field_of("firstEntryAt") == "FIRST_ENTRY_AT"


FEBRUARY = {"from": "2024-02-01", "to": "2024-02-29"}


@pytest.mark.parametrize(
    ("query", "filter_", "code"),
    [
        ("balanceReport", {"campaigns": ["NOPE"]}, "UNKNOWN_FILTER_VALUE"),
        ("outstandingReport", {"month": "2024-02", "balanceTypes": []}, "EMPTY_LIST"),
        ("outstandingReport", {"month": "2024-05"}, "FUTURE_RANGE"),
        ("liabilityByDateReport", {"from": "2024-02-02", "to": "2024-02-01"}, "RANGE_REVERSED"),
        ("liabilityByCustomerReport", {"from": "2024-04-11", "to": "2024-04-12"}, "FUTURE_RANGE"),
        ("activityReport", {"sales": {"from": "2024-04-11", "to": "2024-04-12"}}, "FUTURE_RANGE"),
        (
            "activityReport",
            {"customerAvailablePoints": {"min": 1}, "sales": FEBRUARY, "strict": True},
            "FILTER_IGNORED",
        ),
        ("activityReport", {"surveySegmentGroup": "colour", "surveySegmentOptions": []}, "EMPTY_LIST"),
    ],
)
def test_an_impossible_question_is_refused(query: str, filter_: dict[str, Any], code: str) -> None:
    ledger = Ledger.of([read_folder(SECOND_EXAMPLE)], today=date(2024, 4, 10))
    with pytest.raises(RefusedError) as refusal:
        answer(ledger, query, filter_)
    assert refusal.value.code == code


def test_what_ends_after_today_stops_at_today() -> None:
    ledger = Ledger.of([read_folder(SECOND_EXAMPLE)], today=date(2024, 3, 2))
    days = answer(ledger, "liabilityByDateReport", {"from": "2024-03-01", "to": "2024-12-31"}).rows
    assert [row["date"] for row in days] == ["2024-03-01", "2024-03-02"]
    month = answer(ledger, "outstandingReport", {"month": "2024-03"})
    assert month.extras == {"isOver": False, "isFinal": False}
    assert month.totals["closingPoints"] == 70


def test_totals_without_rows_have_sums_of_zero_and_no_first_or_last() -> None:
    ledger = Ledger.of([read_folder(SECOND_EXAMPLE)], today=date(2024, 4, 10))
    nothing = answer(ledger, "liabilityByDateReport", FEBRUARY, where={"totalPointsEarned": {"gt": 999}})
    assert nothing.total_count == 0
    assert nothing.totals["totalPointsEarned"] == 0
    assert nothing.totals["totalOutstandingPointsStart"] is None
    assert nothing.totals["positiveOutstandingPoints"] is None
