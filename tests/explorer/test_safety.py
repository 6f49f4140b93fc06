"""What every page is sent with: nothing inline runs, nothing is fetched from elsewhere, nothing personal is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.explorer.assets import asset_url

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .browser import Browser

PAGES = [
    "/",
    "/reports/balance",
    "/reports/outstanding?month=2024-02",
    "/reports/balance?size=x",
    "/reports/none",
    "/none",
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline_and_nothing_from_elsewhere(path: str, browser: Browser) -> None:
    page = browser.open(path)
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for element in page.root.all():
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or ("src" in element.attributes and not element.raw_text)
        for name in ("src", "href", "action"):
            address = element.attributes.get(name)
            assert address is None or re.match(r"[/?#](?!/)", address), address


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_heard_and_walked_through(path: str, browser: Browser) -> None:
    page = browser.open(path)
    assert page.root.one("html")["lang"] == "en"
    assert page.root.one("a", class_="skip")["href"] == "#main"
    assert len(list(page.root.all("h1"))) == 1
    assert [tag for tag in ("header", "main", "footer") if len(list(page.root.all(tag))) == 1] == [
        "header",
        "main",
        "footer",
    ]
    identities = [element["id"] for element in page.root.all() if "id" in element.attributes]
    assert len(identities) == len(set(identities))
    for control in page.root.all():
        if control.tag in {"input", "select", "textarea"} and control.attributes.get("type") not in {
            "hidden",
            "checkbox",
            "radio",
        }:
            assert list(page.root.all("label", **{"for": control["id"]}))
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((control.attributes.get(name) or "").split()) <= set(identities)
    for table in page.root.all("table"):
        assert table.one("caption").text
        assert all(head.attributes.get("scope") in {"col", "row"} for head in table.all("th"))


def test_assets_are_kept_for_ever_under_their_content(example: GatewayClient) -> None:
    url = asset_url("explorer.css")
    response = example.http.get(url)
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    known = example.http.get(url, headers={"if-none-match": response.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    other = example.http.get("/static/0123456789abcdef/explorer.css")
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")
    assert example.http.get(asset_url("icon.svg")).headers["content-type"] == "image/svg+xml"
    for path in ("/static/x/none.css", "/static/x/..%2Fvisits.py", "/static/x/%2Fetc%2Fpasswd"):
        assert example.http.get(path).status_code == 404


def test_assets_travel_compressed_to_whoever_can_read_that(example: GatewayClient) -> None:
    url = asset_url("explorer.css")
    plain, compressed = (example.http.get(url, headers={"accept-encoding": kind}) for kind in ("identity", "br, gzip"))
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert compressed.text == plain.text


def test_pages_are_only_read(example: GatewayClient) -> None:
    assert example.http.post("/reports/balance").status_code == 405
    assert example.http.head("/reports/balance").status_code == 200
