"""GraphiQL's page as the server makes it: its examples run, whatever report they are of, and it says what lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from loyalty_graph.explorer import assets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser


@pytest.fixture
def without_bundles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation that was built without npm."""
    monkeypatch.setattr(assets, "_BUNDLES", tmp_path / "bundles")
    assets._files.cache_clear()  # noqa: SLF001 - it is never cleared but here
    yield
    assets._files.cache_clear()  # noqa: SLF001 - as above


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
