"""GraphiQL's page as the server makes it: its examples run, whatever report they are of, and it says what lacks."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from loyalty_graph.explorer import assets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_graph.testing.gateway import GatewayClient


@pytest.fixture
def without_bundles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation that was built without npm."""
    monkeypatch.setattr(assets, "_BUNDLES", tmp_path / "bundles")
    assets._files.cache_clear()  # noqa: SLF001 - it is never cleared but here
    yield
    assets._files.cache_clear()  # noqa: SLF001 - as above


def _examples(gateway: GatewayClient) -> dict[str, tuple[str, dict[str, Any]]]:
    """Query and variables of the page's examples, by title."""
    shown = gateway.http.get("/graphiql").text
    found = re.findall(r'<article.*?<a href="(.*?)">(.*?)</a>.*?</article>', shown, re.DOTALL)
    asked = {title: parse_qs(urlsplit(html.unescape(href)).query) for href, title in found}
    return {
        html.unescape(title): (one["query"][0], json.loads(one.get("variables", ["{}"])[0]))
        for title, one in asked.items()
    }


def test_every_example_runs_and_every_report_has_one(example: GatewayClient) -> None:
    examples = _examples(example)
    assert {loaded.what.title for loaded in example.plugins.reports} < set(examples)
    for query, variables in examples.values():
        assert example.data(query, variables)


def test_the_example_of_a_correction_changes_nothing(example: GatewayClient) -> None:
    done = example.data(*_examples(example)["Correct a balance"])["modifyBalance"]
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
def test_without_npm_the_page_says_what_is_missing_and_shows_the_examples(example: GatewayClient) -> None:
    page = example.http.get("/graphiql")
    assert page.status_code == 200
    assert "GraphiQL is not part of this installation" in page.text
    assert "graphiql.js" not in page.text
    assert 'href="/graphiql?query=' in page.text
