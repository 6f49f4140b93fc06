"""GraphiQL's page as the server makes it: its examples run, whatever report they are of, and it says what lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser

RANGE = "from=2024-01-25&to=2024-02-05"


def _examples(browser: Browser) -> dict[str, tuple[str, dict[str, Any]]]:
    """Query and variables of the page's examples, by title."""
    links = [example.one("a") for example in browser.open("/graphiql").root.all("article")]
    asked = {link.text: parse_qs(urlsplit(link["href"]).query) for link in links}
    return {title: (one["query"][0], json.loads(one.get("variables", ["{}"])[0])) for title, one in asked.items()}


def test_every_example_runs_and_every_report_has_one(browser: Browser, example: GatewayClient) -> None:
    examples = _examples(browser)
    assert {loaded.what.title for loaded in example.plugins.reports} < set(examples)
    for query, variables in examples.values():
        assert example.data(query, variables)


def test_the_example_of_a_correction_changes_nothing(browser: Browser, example: GatewayClient) -> None:
    done = example.data(*_examples(browser)["Correct a balance"])["modifyBalance"]
    assert done["userErrors"] == []
    assert done["operation"]["status"] == "PREVIEW"
    assert (
        done["operation"]["outcomes"]["nodes"][0]["after"] - done["operation"]["outcomes"]["nodes"][0]["before"] == 50
    )


def test_only_styles_are_less_strict_than_on_other_pages(example: GatewayClient) -> None:
    strict, editor = (
        dict(directive.split(" ", 1) for directive in answer.headers["content-security-policy"].split("; "))
        for answer in (example.http.get("/"), example.http.get("/graphiql"))
    )
    assert {name for name in strict if strict[name] != editor[name]} == {"style-src", "font-src"}
    assert "unsafe" not in editor["script-src"]


@pytest.mark.usefixtures("without_bundles")
def test_without_npm_pages_say_what_is_missing_and_have_the_rest(browser: Browser) -> None:
    page = browser.open("/graphiql")
    assert (page.status, page.root.one("h1").text) == (200, "GraphiQL")
    assert "npm was missing" in page.html
    assert "graphiql.js" not in page.html
    assert len(list(page.root.all("article"))) > 1
    report = browser.open("/reports/balance")
    assert "There is no chart: npm was missing" in report.html
    assert not list(report.root.all("figure"))
    assert report.rows


@pytest.mark.usefixtures("without_bundles")
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/graphiql", "/reports/balance", f"/reports/liability_by_date?{RANGE}", "/customers", "/customers/hal"),
        *("/balances", "/balances/modify", "/campaigns", "/operations", "/actions", "/actions/award_points"),
    ],
)
def test_without_npm_no_page_asks_for_what_is_not_there(path: str, browser: Browser, example: GatewayClient) -> None:
    page = browser.open(path)
    assert page.status == 200
    elements = (*page.root.all("script"), *page.root.all("link"), *page.root.all("img"))
    addresses = {element.attributes.get("src") or element["href"] for element in elements}
    assert {address.rpartition("/")[2] for address in addresses} == {"explorer.css", "explorer.js", "icon.svg"}
    assert {example.http.get(address).status_code for address in addresses} == {200}
