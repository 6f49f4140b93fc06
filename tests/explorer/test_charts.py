"""Charts show what the reports answer: every number of theirs is found again by another question."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.explorer.reports.charts.buckets import day_buckets, money_buckets, number_buckets

if TYPE_CHECKING:
    import datetime as dt

    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser

RANGE = "from=2024-01-25&to=2024-02-05"
LIABILITY = """{ liabilityByDateReport(filter: {from: "2024-01-25", to: "2024-02-05"}) { nodes {
  date totalPointsEarned pointsEarningReversed totalPointsRedeemed redeemedPointsReimbursed totalPointsExpired
  transferNet totalOutstandingPointsStart totalOutstandingPointsEnd negativeOutstandingPoints } } }"""


def chart_of(example: GatewayClient, report: str, query: str) -> Any:
    response = example.http.get(f"/reports/{report}/chart?{query}")
    assert response.status_code == 200, response.text
    chart = response.json()
    for series in chart["series"]:
        assert len(series["values"]) == len(chart["labels"])
    assert "errors" not in example.ask(chart["query"], chart["variables"])
    return chart


def test_days_show_what_moved_and_what_there_was(example: GatewayClient) -> None:
    chart = chart_of(example, "liability_by_date", f"{RANGE}&sort=-totalPointsEarned&size=20")
    rows = example.data(LIABILITY)["liabilityByDateReport"]["nodes"]
    assert chart["labels"] == [row["date"] for row in rows]
    bars = [series for series in chart["series"] if series["kind"] == "bar"]
    lines = {series["label"]: series["values"] for series in chart["series"] if series["kind"] == "line"}
    moved = [sum(values) for values in zip(*(series["values"] for series in bars), strict=True)]
    assert moved == [row["totalOutstandingPointsEnd"] - row["totalOutstandingPointsStart"] for row in rows]
    assert {series["stack"] for series in bars} == {"flows"}
    assert "Transfer Net" not in [series["label"] for series in bars]
    assert len(bars) == 5
    assert lines["Total Outstanding Points (End of Day)"] == [row["totalOutstandingPointsEnd"] for row in rows]
    assert lines["Negative Outstanding Points (End of Day)"] == [row["negativeOutstandingPoints"] for row in rows]
    assert min(lines["Negative Outstanding Points (End of Day)"]) < 0


@pytest.mark.parametrize(
    ("report", "query", "field", "column"),
    [
        (
            "balance",
            "includeOrphans=true&includeLatent=true",
            "balanceReport(filter: {includeOrphans: true, includeLatent: true})",
            "balance",
        ),
        ("outstanding", "month=2024-02", 'outstandingReport(filter: {month: "2024-02"})', "totalOutstandingPoints"),
        ("all_customers", "where.entryCount.gt=0", "allCustomersReport(where: {entryCount: {gt: 0}})", "entryCount"),
        ("activity", "", "activityReport", "availablePoints"),
    ],
)
def test_every_row_is_counted_in_the_range_of_its_value(
    report: str, query: str, field: str, column: str, example: GatewayClient
) -> None:
    chart = chart_of(example, report, query)
    ((_, answer),) = example.data(f"{{ {field} {{ nodes {{ {column} }} }} }}").items()
    (series,) = chart["series"]
    counted = dict.fromkeys(chart["labels"], 0)
    for row in answer["nodes"]:
        (label,) = [label for label in chart["labels"] if _within(row[column], label)]
        counted[label] += 1
    assert list(counted.values()) == series["values"]
    assert sum(series["values"]) == len(answer["nodes"]) > 0


def test_steps_lead_from_left_to_right(example: GatewayClient) -> None:
    chart = chart_of(example, "reconciliation", "left=BALANCE&right=OUTSTANDING&month=2024-02&measure=BALANCE")
    (series,) = chart["series"]
    start, *steps, end = series["values"]
    assert (start[0], end[0]) == (0, 0)
    assert [step[0] for step in steps] == [start[1], *(step[1] for step in steps[:-1])]
    assert steps[-1][1] == end[1]
    assert chart["labels"] == ["Left value", "Orphan transactions", "Right value"]


@pytest.mark.usefixtures("with_bundles")
def test_a_page_says_where_its_chart_is(browser: Browser, example: GatewayClient) -> None:
    page = browser.open(f"/reports/liability_by_date?{RANGE}&after=x&sort=-date")
    assert page.status == 400
    page = browser.open(f"/reports/liability_by_date?{RANGE}&sort=-date&page=last")
    figure = page.root.one("figure", class_="chart")
    assert figure["data-chart"] == f"/reports/liability_by_date/chart?{RANGE}"
    assert example.http.get(figure["data-chart"]).status_code == 200


@pytest.mark.usefixtures("with_bundles")
def test_what_would_count_very_many_rows_waits_for_somebody_to_wish_it(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits(path: str) -> bool:
        return bool(list(browser.open(path).root.one("figure", class_="chart").all("button")))

    assert not waits("/reports/balance")
    monkeypatch.setattr("loyalty_graph.explorer.reports.sums._MOST_COUNTED_UNASKED", 5)
    assert waits("/reports/balance")
    assert not waits(f"/reports/liability_by_date?{RANGE}")


@pytest.mark.parametrize(
    ("query", "code"),
    [("month=soon", "BAD_MONTH"), ("", "ARGUMENT_REQUIRED"), ("month=2024-02&x=1", "UNKNOWN_PARAMETER")],
)
def test_what_cannot_be_drawn_is_said(query: str, code: str, example: GatewayClient) -> None:
    response = example.http.get(f"/reports/outstanding/chart?{query}")
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, code)


def test_nothing_to_count_is_an_empty_chart(example: GatewayClient) -> None:
    chart = example.http.get("/reports/balance/chart?where.balance.gt=100000").json()
    assert (chart["labels"], chart["series"][0]["values"]) == ([], [])


def _within(value: int, label: str) -> bool:
    low, _, high = label.replace(",", "").partition(" to ")
    return int(low) <= value <= int(high or low)


WHOLE = st.integers(-POINTS_LIMIT, POINTS_LIMIT) | st.integers(-2000, 2000)


@given(st.lists(WHOLE, min_size=1, max_size=5))
def test_every_number_has_one_bucket(values: list[int]) -> None:
    buckets = number_buckets(min(values), max(values))
    assert len(buckets) <= 25
    for value in values:
        assert sum(_holds(value, bucket.condition) for bucket in buckets) == 1
        assert sum(_within(value, bucket.label) for bucket in buckets) == 1
    for bucket in buckets:
        assert all(abs(border) <= POINTS_LIMIT for border in bucket.condition.values())


@given(st.lists(st.decimals(-(10**15), 10**15, places=2) | st.decimals(-20, 20, places=2), min_size=1, max_size=5))
def test_every_amount_has_one_bucket(amounts: list[Decimal]) -> None:
    buckets = money_buckets(min(amounts), max(amounts))
    for amount in amounts:
        conditions = [{name: Decimal(border) for name, border in bucket.condition.items()} for bucket in buckets]
        assert sum(_holds(amount, condition) for condition in conditions) == 1
        borders = [bucket.label.replace(",", "").split(" to ") for bucket in buckets]
        assert sum(Decimal(low) <= amount <= Decimal(high) for low, high in borders) == 1


@given(st.lists(st.dates(), min_size=1, max_size=5))
def test_every_day_has_one_bucket(days: list[dt.date]) -> None:
    buckets = day_buckets(min(days), max(days))
    assert len(buckets) <= 25
    for day in days:
        assert sum(_holds(day.isoformat(), bucket.condition) for bucket in buckets) == 1


def _holds(value: Any, condition: dict[str, Any]) -> bool:
    return condition.get("gte", value) <= value and ("lt" not in condition or value < condition["lt"])
