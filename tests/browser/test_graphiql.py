"""GraphiQL in a browser: loads from this host alone, runs what the address holds, shows the docs and examples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from .barriers import barriers
from .reading import asked, data

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.usefixtures("bundles")


TWO_OPERATIONS = """query Name { account { name } }

query Balances($first: Int!) { balanceReport(first: $first) { nodes { reference } totalCount } }"""


COMMENTED = """# Who has points?
query Members($first: Int!) { balanceReport(first: $first) { nodes { reference balance } totalCount } }"""


def _answer(page: Page, run: Callable[[], None]) -> Any:
    """The data of the answer to what is run now. Introspection has no variables; what the tests run has."""
    with page.expect_response(lambda response: "variables" in (response.request.post_data or "")) as answered:
        run()
    answer = answered.value.json()
    assert "errors" not in answer, (answered.value.request.post_data, answer)
    return answer["data"]


def _tab(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Select active operation").get_by_role("button", name=name)


def test_it_runs_the_operation_of_the_address_with_its_variables(page: Page) -> None:
    asked = {"query": TWO_OPERATIONS, "variables": json.dumps({"first": 1}), "operationName": "Balances"}
    page.goto("/graphiql?" + urlencode(asked))
    editor = page.get_by_role("textbox").first
    expect(_tab(page, "Balances")).to_have_attribute("aria-current", "true")
    answered = _answer(page, lambda: editor.press("Control+Enter"))
    assert answered["balanceReport"]["totalCount"] > 100
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")


def test_what_a_page_asked_is_opened_from_it_and_gives_its_rows(page: Page) -> None:
    page.goto("/reports/outstanding?month=2026-05&where.totalEarnedPoints.gt=300&sort=-totalEarnedPoints&size=20")
    told = data(page, **asked(page))
    page.get_by_text("The GraphQL behind this page").click()
    page.get_by_role("link", name="Open it in GraphiQL").click()
    expect(_tab(page, "OutstandingReport")).to_be_visible()
    assert _answer(page, lambda: page.get_by_role("textbox").first.press("Control+Enter")) == told


def test_the_docs_say_what_there_is(page: Page) -> None:
    page.goto("/graphiql")
    page.get_by_role("button", name="Documentation Explorer").click()
    page.get_by_role("link", name="Query").click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("liabilityByDateReport")


def test_an_example_is_put_into_a_tab_of_its_own_and_runs(page: Page, axe: str) -> None:
    page.goto("/graphiql?" + urlencode({"query": COMMENTED, "variables": json.dumps({"first": 1})}))
    expect(_tab(page, "Members")).to_be_visible()
    assert _answer(page, page.get_by_role("button", name="Execute").click)["balanceReport"]["totalCount"] > 100
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("region", name="Examples").get_by_role("button", name="Customer Balance").click()
    expect(_tab(page, "BalanceReport")).to_be_visible()
    assert _answer(page, page.get_by_role("button", name="Execute").click)["balanceReport"]["integrity"]["ok"]
    _tab(page, "Members").click()
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")
    assert barriers(page, axe) == []  # two tabs, a comment, an answer and the examples are to be seen
