"""What cannot be answered is said where it was typed, and what was typed stays."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.explorer.faults import Fault, faults_of

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser

RANGE = "from=2024-01-01&to=2024-02-29"


@pytest.mark.parametrize(
    ("url", "control", "code"),
    [
        ("outstanding?month=2024-13", "month", "BAD_MONTH"),
        ("outstanding?month=9999-01", "month", "FUTURE_RANGE"),
        ("outstanding?month=2024-02&basis=NEVER", "basis", "INVALID_REQUEST"),
        ("balance?balanceTypes=NONE", "balanceTypes", "UNKNOWN_FILTER_VALUE"),
        ("balance?balanceTypes=STORE&balanceTypes=NONE", "balanceTypes", "UNKNOWN_FILTER_VALUE"),
        ("balance?includeOrphans=maybe", "includeOrphans", "INVALID_REQUEST"),
        ("activity?sales.from=2024-02-01&sales.to=2024-01-01", "sales", "RANGE_REVERSED"),
        ("activity?customerSales.moreThan=12.345", "customerSales.moreThan", "BAD_MONEY"),
        ("activity?customerAvailablePoints.min=1.5", "customerAvailablePoints.min", "BAD_POINTS"),
        ("liability_by_date?from=2023-01-01&to=2024-02-29", "from", "BEFORE_DATA_EPOCH"),
        (f"liability_by_date?{RANGE}&where.date.gt=soon", "where.date.gt", "BAD_DATE"),
        ("balance?where.balance.in=1&where.balance.in=many", "where.balance.in", "BAD_POINTS"),
        ("balance?where.reference.isNull=maybe", "where.reference.isNull", "INVALID_REQUEST"),
        ("all_customers?where.membership.eq=NEVER", "where.membership.eq", "INVALID_REQUEST"),
        ("reconciliation?left=BALANCE", "right", "ARGUMENT_REQUIRED"),
        ("reconciliation?left=BALANCE&right=OUTSTANDING", "month", "ARGUMENT_REQUIRED"),
        ("balance?after=forged", "", "CURSOR_INVALID"),
        ("balance?size=1000000", "", "PAGE_SIZE_OUT_OF_RANGE"),
        ("balance?size=many", "", "INVALID_REQUEST"),
        ("balance?sort=-fortune", "", "UNKNOWN_COLUMN"),
        ("balance?columns=own&column=fortune", "", "UNKNOWN_COLUMN"),
        ("balance?columns=some", "", "UNKNOWN_CHOICE"),
        ("balance?balanceType=STORE", "", "UNKNOWN_PARAMETER"),
        ("all_customers?sort=enrolledCampaigns", "", "UNSORTABLE_COLUMN"),
    ],
)
def test_a_fault_stands_where_it_was_typed(url: str, control: str, code: str, browser: Browser) -> None:
    page = browser.open(f"/reports/{url}")
    assert page.status == 400
    assert list(page.faults) == [control]
    assert code in page.faults[control]
    assert not list(page.root.all("table"))
    if control and code != "ARGUMENT_REQUIRED":
        typed = [pair.partition("=")[2] for pair in url.partition("?")[2].split("&") if pair.startswith(control)]
        held = [value for name, values in page.form.items() if name.startswith(control) for value in values]
        assert set(typed) <= {line for value in held for line in value.splitlines()}


def test_what_is_wrong_is_told_to_those_who_do_not_see_it(browser: Browser) -> None:
    page = browser.open("/reports/outstanding?month=soon")
    control = page.root.one("input", id="month")
    assert control["aria-invalid"] == "true"
    assert "month-fault" in control["aria-describedby"].split()
    assert control["type"] == "text"


@pytest.mark.parametrize(
    ("url", "control", "kind"),
    [
        ("outstanding?month=2024-13", "month", "text"),
        ("outstanding?month=2024-02", "month", "month"),
        ("liability_by_date?from=2024-02-30&to=2024-03-01", "from", "text"),
        ("liability_by_date?from=2024-02-30&to=2024-03-01", "to", "date"),
    ],
)
def test_what_no_calendar_has_stays_in_a_field_that_can_show_it(
    url: str, control: str, kind: str, browser: Browser
) -> None:
    assert browser.open(f"/reports/{url}").root.one("input", id=control)["type"] == kind


def test_an_unknown_report_and_address_are_pages_for_people(browser: Browser, example: GatewayClient) -> None:
    for path in ("/reports/none", "/nowhere"):
        page = browser.open(path)
        assert (page.status, page.root.one("h1").text) == (404, "Not Found")
        assert page.root.one("nav", **{"aria-label": "Main"})
    assert example.http.get("/nowhere").json()["errors"][0]["extensions"] == {"code": "NOT_FOUND"}


def test_an_account_that_is_not_there_is_named(browser: Browser, example: GatewayClient) -> None:
    account, example.account = example.account, "nobody"
    try:
        page = browser.open("/reports/balance")
    finally:
        example.account = account
    assert page.status == 400
    assert "UNKNOWN_ACCOUNT" in page.faults[""]


def test_what_fails_in_a_page_is_masked(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("loyalty_graph.explorer.home._HOME", None)
    with caplog.at_level(logging.ERROR):
        page = browser.open("/")
    assert page.status == 500
    assert "INTERNAL_ERROR" in page.faults[""]
    assert "NoneType" not in page.html
    assert caplog.records


def test_errors_of_graphql_find_their_inputs() -> None:
    def fault(message: str, **extensions: object) -> Fault:
        (found,) = faults_of([{"message": message, "extensions": extensions}])
        return found

    typed = fault("Variable '$where' has invalid value at .a.in[0]: Not a: number.", code="BAD_POINTS")
    assert typed == Fault("BAD_POINTS", "Not a: number.", ("where", "a", "in", "0"))
    assert typed.at("where", "a", "in")
    assert not typed.at("where", "a")
    assert fault("Variable '$first' has invalid value: No.", code="X").field == ("first",)
    assert fault("No.", code="X", field=["filter", "month"]).at("filter", "month")
    assert fault("Internal error 12", code="INTERNAL_ERROR", id="12").status == 500
