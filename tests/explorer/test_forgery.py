"""Forms count only from pages of this host, with the token of the browser that sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .browser import FORM_TYPE, Browser

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

COOKIE = "loyalty_graph_form"
GIVEN = {"reference": "ana", "changeType": "MANUAL_CHANGE", "points": "5", "notes": "why", "do": "save"}


def sent(desk: GatewayClient, fields: dict[str, str], **headers: str) -> tuple[int, str]:
    """Status and page of the answer to a form."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = desk.http.post("/balances/modify", data=fields, headers=named)
    return response.status_code, response.text


def fields_of(desk: GatewayClient) -> dict[str, str]:
    return Browser(desk.http).open("/balances/modify").held("save") | GIVEN


def operations(desk: GatewayClient) -> int:
    count: int = desk.data("{ operations { totalCount } }")["operations"]["totalCount"]
    return count


def test_only_the_visitor_s_own_forms_count(desk: GatewayClient) -> None:
    fields = fields_of(desk)
    token = fields["token"]
    for wrong in ("", "x", token[:-1], token + "0", token.replace(".", ""), "ä.ö", f"{token}\0"):
        status, page = sent(desk, fields | {"token": wrong})
        assert (status, "FORM_TOKEN_INVALID" in page) == (403, True)
    without = {name: value for name, value in fields.items() if name != "token"}
    assert sent(desk, without)[0] == 403
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://["},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1"},
    ):
        status, page = sent(desk, fields, **headers)
        assert (status, "FOREIGN_FORM" in page) == (403, True)
    assert operations(desk) == 0
    assert sent(desk, fields, origin="http://127.0.0.1", sec_fetch_site="same-origin")[0] == 200
    assert operations(desk) == 1


def test_a_token_counts_only_with_its_cookie(desk: GatewayClient) -> None:
    fields = fields_of(desk)
    kept = desk.http.cookies.get(COOKIE)
    assert kept == fields["token"]
    desk.http.cookies.clear()
    assert sent(desk, fields)[0] == 403
    desk.http.cookies.set(COOKIE, "planted.0000")
    assert sent(desk, fields | {"token": "planted.0000"})[0] == 403
    assert fields_of(desk)["token"] not in {kept, "planted.0000"}
    assert operations(desk) == 0


def test_the_cookie_is_kept_from_scripts_and_foreign_pages(example: GatewayClient) -> None:
    example.http.cookies.clear()
    response = example.http.get("/balances/add")
    parts = {part.strip().lower() for part in response.headers["set-cookie"].split(";")[1:]}
    assert parts == {"httponly", "path=/", "samesite=lax"}
    secure = example.http.get("https://127.0.0.1/balances/add").headers["set-cookie"]
    assert "secure" in secure.lower()


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=b", "text/plain", 415),
        (b"", "", 415),
        (b"a=\xff", FORM_TYPE, 400),
        (b"a=%ff", FORM_TYPE, 400),
        (b"a=" + b"x" * 300_000, FORM_TYPE, 413),
        (b"a=b", f"{FORM_TYPE}; charset=utf-8", 403),
    ],
)
@pytest.mark.parametrize("path", ["/balances/modify", "/actions/award_points"])
def test_what_is_no_form_is_refused(
    example: GatewayClient, path: str, content: bytes, content_type: str, status: int
) -> None:
    response = example.http.post(path, content=content, headers={"content-type": content_type})
    assert response.status_code == status


def test_looking_changes_nothing(example: GatewayClient) -> None:
    before = operations(example)
    for path in ("/balances/modify", "/balances/remove?reference=hal&do=save", "/actions/award_points?do=confirm"):
        assert example.http.get(path).status_code == 200
    assert example.http.post("/customers").status_code == 405
    assert operations(example) == before
