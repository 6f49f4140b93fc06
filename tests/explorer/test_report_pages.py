"""Every report has a complete page, whoever made it, and it shows what GraphQL answers."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.explorer.values import cell

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser, Page

RANGE = "from=2024-01-01&to=2024-02-29"
QUESTIONS = {
    "activity": "sales.from=2024-01-01&columns=all",
    "all_customers": "campaigns=C1&campaigns=C2&columns=all",
    "balance": "includeOrphans=true&includeLatent=true&columns=all&sort=-balance",
    "liability_by_customer": f"{RANGE}&sort=-totalPointsEarned,reference",
    "liability_by_date": f"{RANGE}&size=20&page=last",
    "outstanding": "month=2024-02&basis=MONTH&balanceTypes=STORE",
    "reconciliation": "left=ALL_CUSTOMERS&right=CAMPAIGN_CUSTOMERS&campaigns=C1",
}
COLUMNS = """query ($name: String!) { report(name: $name) { queryField columns { name label dataType list } } }"""


def snippet(page: Page, name: str) -> str:
    return page.root.one("code", id=f"snippet-{name}").raw_text


def shown(row: dict[str, Any], columns: dict[str, dict[str, Any]]) -> list[str]:
    return [cell(value, columns[name]["dataType"]).text for name, value in row.items()]


def test_the_catalogue_leads_to_every_report(example: GatewayClient, browser: Browser) -> None:
    home = browser.open("/")
    for loaded in example.plugins.reports:
        assert browser.follow(home, home.link(loaded.what.title)).root.one("h1").text == loaded.what.title
    assert {loaded.what.name for loaded in example.plugins.reports} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_shows_what_its_query_answers(name: str, example: GatewayClient, browser: Browser) -> None:
    page = browser.open(f"/reports/{name}?{QUESTIONS[name]}")
    assert (page.status, page.faults) == (200, {})
    entry = example.data(COLUMNS, {"name": name})["report"]
    columns = {column["name"]: column for column in entry["columns"]}
    answer = example.data(snippet(page, "query"), json.loads(snippet(page, "variables")))[entry["queryField"]]
    assert page.rows == [shown(row, columns) for row in answer["nodes"]] != []
    headings = [columns[column]["label"] for column in answer["nodes"][0]]
    assert [heading.removesuffix(" (UTC)") for heading in page.headings] == headings
    assert page.count.split()[0] == str(answer["totalCount"])
    totals = shown(answer["totals"], columns)
    assert [total for total in page.totals if total not in {"", "Totals"}] == totals


def test_a_report_is_asked_for_what_is_sensible_until_somebody_says_otherwise(browser: Browser) -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert browser.open("/reports/outstanding").url.endswith(f"/reports/outstanding?month={today:%Y-%m}")
    page = browser.open("/reports/liability_by_date")
    assert page.url.endswith(f"?from={today - dt.timedelta(29)}&to={today}")
    assert page.count == "30 rows"


def test_a_report_that_nobody_can_guess_a_question_for_shows_its_form(browser: Browser) -> None:
    page = browser.open("/reports/reconciliation")
    assert (page.status, page.faults, list(page.root.all("table"))) == (200, {}, [])
    assert page.form["left"] == [""]
    answered = browser.submit(page, left="BALANCE", right="OUTSTANDING", month="2024-02", measure="BALANCE")
    assert ("Orphan transactions", "x9") in [(row[0], row[1]) for row in answered.rows]
    assert [text for text in answered.texts(class_="fact") if text.startswith("Status")] == ["Status: Reconciled"]
    _, steps = answered.root.all("table")
    assert "Orphan transactions" in steps.text


def test_the_address_of_a_form_says_only_what_was_given(browser: Browser) -> None:
    page = browser.submit(browser.open("/reports/balance"), balanceTypes=["STORE", "WINSTON"], add="where.balance.gt")
    assert page.url.endswith("/reports/balance?balanceTypes=STORE&balanceTypes=WINSTON&add=where.balance.gt")
    assert page.form["where.balance.gt"] == [""]
    limited = browser.submit(page, where__balance__gt="20")
    assert limited.url.endswith("/reports/balance?balanceTypes=STORE&balanceTypes=WINSTON&where.balance.gt=20")
    assert [row[0] for row in limited.rows] == ["gus"]
    assert browser.open(limited.url).html == limited.html


def test_conditions_are_joined(browser: Browser) -> None:
    query = "where.balance.gte=0&where.balance.lt=20&where.reference.in=ana&where.reference.in=ben%0Ahal"
    page = browser.open(f"/reports/balance?{query}")
    assert [row[0] for row in page.rows] == ["ana", "hal"]
    assert page.form["where.reference.in"] == ["ana\nben\nhal"]
    assert [row[0] for row in browser.open("/reports/balance?where.email.isNull=true&includeOrphans=true").rows] == [
        "x9"
    ]


def test_headings_sort_and_turn_round_and_keep_the_order_of_before(browser: Browser) -> None:
    page = browser.open("/reports/balance")
    down = browser.follow(page, page.link("Balance"))
    assert down.url.endswith("?sort=-balance")
    points = [int(row[4]) for row in down.rows]
    assert points == sorted(points, reverse=True)
    heading = down.root.one("th", **{"aria-sort": "descending"})
    assert heading.text == "Balance ↓"
    up = browser.follow(down, heading.one("a")["href"])
    assert [int(row[4]) for row in up.rows] == sorted(points)
    by_two = browser.follow(up, up.link("Entries"))
    assert by_two.url.endswith("?sort=-entryCount,balance")
    keys = [(-int(row[6]), int(row[4])) for row in by_two.rows]
    assert keys == sorted(keys)
    assert browser.submit(by_two, includeOrphans="true").url.endswith("sort=-entryCount,balance")


def test_pages_follow_one_another_both_ways(browser: Browser) -> None:
    whole = browser.open("/reports/balance?sort=-balance&size=50").rows
    page = browser.open("/reports/balance?sort=-balance&size=3")
    assert (page.count, len(page.rows)) == (f"{len(whole)} rows", 3)
    pages = [page]
    while (onward := pages[-1].root.one("nav", class_="paging")).text.count("Next") and list(
        onward.all("a", rel="next")
    ):
        pages.append(browser.follow(pages[-1], onward.one("a", rel="next")["href"]))
    assert [row for each in pages for row in each.rows] == whole
    last = browser.follow(page, page.link("Last"))
    assert last.rows == whole[-3:]
    back = browser.follow(last, last.link("Previous"))
    assert back.rows == whole[-6:-3]
    assert browser.follow(back, back.link("First")).rows == whole[:3]
    assert "Next" not in [link.text for link in last.root.one("nav", class_="paging").all("a")]


def test_columns_are_chosen(browser: Browser) -> None:
    limited = browser.open("/reports/activity")
    everything = browser.open("/reports/activity?columns=all")
    assert set(limited.headings) < set(everything.headings)
    own = browser.submit(limited, columns="own", column=["availablePoints", "email"])
    assert own.headings == ["Customer Number", "Email", "Available Points"]
    assert own.texts(class_="personal") == ["personal"]


def test_what_was_ignored_is_said(browser: Browser) -> None:
    page = browser.open("/reports/activity?orderNumber=1001&customerNumber=ben")
    assert [row[0] for row in page.rows] == ["ana"]
    (notice,) = page.texts(class_="warning")
    assert notice.startswith("Ignored Customer Number: orderNumber")
    assert page.texts(class_="badge") == ["Order Number: 1001"]


def test_options_depend_on_what_was_chosen(browser: Browser) -> None:
    def options(page: Page) -> set[str]:
        return {box["value"] for box in page.root.all("input", name="surveySegmentOptions")}

    whole = options(browser.open("/reports/activity"))
    assert options(browser.open("/reports/activity?surveySegmentGroup=favourite-brand")) == whole == {"espresso"}
    assert options(browser.open("/reports/activity?surveySegmentGroup=another")) == set()


def test_rows_lead_to_their_customers_and_to_files(browser: Browser, example: GatewayClient) -> None:
    page = browser.open("/reports/balance?includeOrphans=true&where.balance.gt=0&sort=-balance")
    assert page.link("x9") == "/customers/x9"
    href = page.link("CSV")
    assert href.startswith("/reports/balance.csv?")
    assert "orderBy=BALANCE:DESC&columns=reference,email" in href
    assert page.link("Open it in GraphiQL").startswith("/graphiql?query=query+BalanceReport")
    assert example.plugins.exports


def test_nothing_matches(browser: Browser) -> None:
    page = browser.open("/reports/balance?where.balance.gt=100000")
    assert (page.rows, page.count) == ([], "0 rows")
    assert "No rows." in page.table.text
