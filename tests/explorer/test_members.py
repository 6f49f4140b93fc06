"""Customers: found, and each with a record or without shown with balances and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .browser import Browser, Page

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

HISTORY = """query($reference: String!) {
  entries(where: {reference: {eq: $reference}}, orderBy: {field: EFFECTIVE_AT}) {
    nodes { points runningBalance balanceType { code } }
  }
}"""
OUTCOMES = "What it means for each member"


def references(page: Page) -> list[str]:
    assert page.status == 200, page.text
    return [row[0] for row in page.tables["Customers"][1:]]


def told_history(example: GatewayClient, reference: str) -> list[list[str]]:
    nodes = example.data(HISTORY, {"reference": reference})["entries"]["nodes"]
    return [
        [each["balanceType"]["code"], f"{each['points']:+,}", f"{each['runningBalance']:,}"] for each in reversed(nodes)
    ]


def shown_history(page: Page) -> list[list[str]]:
    head, *rows = page.tables["History"]
    places = [head.index(label) for label in ("Balance type", "Points", "Balance")]
    return [[row[place] for place in places] for row in rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [("gu", ["gus"]), ("HAL@EXAMPLE", ["hal"]), ("fAy", ["fay"]), ("Test", [*"abcdefghi"]), ("nobody", ["No rows."])],
)
def test_customers_are_found_by_what_people_know(example: GatewayClient, search: str, found: list[str]) -> None:
    shown = references(Browser(example.http).open(f"/customers?q={search}"))
    assert [each[: len(first)] for each, first in zip(shown, found, strict=True)] == found


def test_a_search_names_members_without_a_record(example: GatewayClient) -> None:
    browser = Browser(example.http)
    page = browser.open("/customers?q=x9")
    assert references(page) == ["No rows."]
    assert browser.click(page, "x9").status == 200


def test_customers_are_listed_like_a_report(example: GatewayClient) -> None:
    browser = Browser(example.http)
    page = browser.open("/customers?size=4&sort=-email&where.receiveEmail.eq=true")
    query = """{ customers(where: {receiveEmail: {eq: true}}, orderBy: {field: EMAIL, direction: DESC}) {
      nodes { reference } } }"""
    told = [each["reference"] for each in example.data(query)["customers"]["nodes"]]
    pages = [references(page)]
    while "Next" in [link.text for link in page.root.all("a")]:
        page = browser.click(page, "Next")
        pages.append(references(page))
    assert [each for shown in pages for each in shown] == told
    assert [len(shown) for shown in pages] == [4, 2]
    assert references(browser.click(page, "Previous")) == pages[0]
    lines = example.http.get(page.link("CSV")).text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == told
    assert references(browser.click(browser.open("/customers?sort=-email"), "Email ↓"))[0] == "ana"
    assert browser.open("/customers?nonsense=1").status == 400
    assert browser.open("/customers?where.createdAt.gte=yesterday").status == 400


def test_a_customer_has_a_page(example: GatewayClient) -> None:
    page = Browser(example.http).open("/customers/hal")
    query = """{ customer(reference: "hal") { email lifetimeEarned campaigns { name }
      balances { points balanceType { name } } } }"""
    told = example.data(query)["customer"]
    assert f"Email {told['email']}" in page.text
    assert f"Points earned in a lifetime {told['lifetimeEarned']:,}" in page.text
    shown = [row[:2] for row in page.tables["Balances"][1:]]
    assert shown == [[each["balanceType"]["name"], f"{each['points']:,}"] for each in told["balances"]]
    assert shown_history(page) == told_history(example, "hal")
    assert page.tables["Campaigns"][1][:2] == ["C2", "Winston"]


def test_what_has_to_be_known_is_said_beside_the_name(example: GatewayClient) -> None:
    browser = Browser(example.http)
    assert "Opted out 2024-02-02" in browser.open("/customers/cleo").text
    assert "Closed 2024-02-05" in browser.open("/customers/ivy").text
    assert "Dan Test Excluded from reports Employee" in browser.open("/customers/dan").text


def test_a_history_has_pages_and_is_of_one_balance_or_all(
    example: GatewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty_graph.explorer.member.page._ENTRIES", 3)
    browser, told = Browser(example.http), told_history(example, "hal")
    page = browser.open("/customers/hal")
    shown = [shown_history(page)]
    while "Older" in [link.text for link in page.root.all("a")]:
        page = browser.click(page, "Older")
        shown.append(shown_history(page))
    assert [each for entries in shown for each in entries] == told
    assert shown_history(browser.click(page, "Newest")) == told[:3]
    assert shown_history(browser.click(page, "Newer")) == shown[-2]
    assert shown_history(browser.click(browser.open("/customers/hal"), "Oldest"))[-1] == told[-1]
    winston = browser.click(browser.open("/customers/hal"), "Winston")
    assert shown_history(winston) == [each for each in told if each[0] == "WINSTON"][:3]
    assert {each[0] for each in shown_history(browser.click(winston, "Older"))} == {"WINSTON"}


def test_an_orphan_has_a_page_that_says_so(example: GatewayClient) -> None:
    page = Browser(example.http).open("/customers/x9")
    assert (page.status, "x9 No customer record" in page.text) == (200, True)
    assert shown_history(page) == told_history(example, "x9") == [["STORE", "+30", "30"]]


@pytest.mark.parametrize("path", ["nobody", "..%2F..%2Fetc", "%00", "%3Cscript%3E", "?reference=..", "%F0%9F%98%80"])
def test_who_is_unknown_has_none(example: GatewayClient, path: str) -> None:
    page = Browser(example.http).open(f"/customers/{path}")
    assert page.status in {400, 404}
    assert "<script>" not in page.html


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "..",
    ".",
    "a/b?c#d&e",
    "100%",
    "{{ 7 * 7 }}",
]


def test_hostile_names_are_only_names(desk: GatewayClient) -> None:
    both = """mutation($who: UpsertCustomerInput!, $what: AddBalanceInput!) {
      upsertCustomer(input: $who) { userErrors { code } } addBalance(input: $what) { userErrors { code } } }"""
    browser = Browser(desk.http)
    for name in HOSTILE:
        who = {"idempotencyKey": f"who {name}", "reference": name, "firstName": name}
        what = {"idempotencyKey": f"what {name}", "reference": name, "points": 7, "notes": name}
        done = desk.data(both, {"who": who, "what": what})
        assert [payload["userErrors"] for payload in done.values()] == [[], []]
    for path in ("/balances", "/operations"):
        assert_harmless(browser.open(path))
    listed = browser.open("/customers")
    for name in HOSTILE:
        page = browser.click(listed, name)
        assert f"{name} " in page.text, page.url
        assert_harmless(page)
    modified = browser.press(
        browser.click(page, "Modify"), "preview", points="1", notes=HOSTILE[0], changeType="MANUAL_CHANGE"
    )
    assert [HOSTILE[-1], "STORE", "7", "8", "+1", "Earned", "Changed"] in modified.tables[OUTCOMES]
    assert modified.held("save")["notes"] == HOSTILE[0]
    assert_harmless(modified)


def assert_harmless(page: Page) -> None:
    assert page.status == 200, page.text
    for fragment in ("<script>alert", "<img src=x", ">49<"):
        assert fragment not in page.html
