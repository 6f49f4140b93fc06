"""Doing things to customers with a browser: looked at first, done as shown, and taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Error, expect

from .answers import as_instant
from .barriers import barriers
from .reading import column, data, rows
from .serving import HOSTILE
from .visitor import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_BALANCES: Final = """query ($references: [String!]!) {
  balanceReport(where: {reference: {in: $references}}, first: 1000) { nodes { reference balance } }
}"""

_VOUCHERS: Final = """query ($id: ID!) {
  operation(id: $id) {
    vouchers(first: 100) {
      nodes { code validFrom orderNumber paymentRequired customer { reference firstName lastName } }
    }
  }
}"""


def _balances(page: Page, references: list[str]) -> dict[str, int]:
    nodes = data(page, _BALANCES, {"references": references})["balanceReport"]["nodes"]
    return {node["reference"]: node["balance"] for node in nodes}


def test_points_are_awarded_to_a_reports_customers_after_a_preview_and_taken_back(page: Page, axe: str) -> None:
    page.goto("/reports/balance?where.balance.gte=700")
    references = column(page, "Reference")
    before = _balances(page, references)
    page.get_by_role("link", name="Actions for these customers").click()
    page.get_by_role("link", name="Award").click()
    page.get_by_label("Points").fill("50")
    page.get_by_label("Reason").select_option("GOODWILL")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("nothing is done yet")
    assert barriers(page, axe) == []
    assert _balances(page, references) == before
    page.get_by_role("button", name="Confirm: do exactly this").click()
    expect(page.get_by_role("region", name="What it did")).to_be_visible()
    assert barriers(page, axe) == []
    assert _balances(page, references) == {reference: points + 50 for reference, points in before.items()}
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Undo")
    assert _balances(page, references) == before


def test_vouchers_are_issued_and_printed_each_on_a_sheet_of_its_own(page: Page, axe: str) -> None:
    page.goto("/reports/balance?" + urlencode({"where.reference.in": f"{HOSTILE}\ncust-0002\ncust-0057"}))
    references = column(page, "Reference")
    page.get_by_role("link", name="Actions for these customers").click()
    page.get_by_role("link", name="Create Vouchers").click()
    page.get_by_label("Value").fill("1250.50")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Confirm: do exactly this").click()
    page.get_by_role("link", name="Print 3 vouchers").click()
    vouchers = data(page, _VOUCHERS, {"id": page.url.split("/")[-2]})["operation"]["vouchers"]["nodes"]
    assert sorted(voucher["customer"]["reference"] for voucher in vouchers) == references
    cards = page.locator(".voucher").all_inner_texts()
    for card, voucher in zip(cards, vouchers, strict=True):
        lines = [line for line in card.splitlines() if line]
        assert lines[:4] == ["Bean & Leaf", "EUR 1,250.50", voucher["code"], _holder(voucher)]
        assert {voucher["orderNumber"], as_instant(voucher["validFrom"])} <= set(lines)
        assert ("To be paid: EUR 1,250.50." in lines) is voucher["paymentRequired"]
    assert [each["customer"]["reference"] for each in vouchers if each["paymentRequired"]] == [HOSTILE]
    assert barriers(page, axe) == []
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == " ".join(cards).split()
    assert _sheets(page.pdf()) == len(vouchers)


def _holder(voucher: dict[str, Any]) -> str:
    return f"{voucher['customer']['firstName']} {voucher['customer']['lastName']}"


def _sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_hostile_customer_is_found_and_shown_and_only_has_a_name(page: Page) -> None:
    page.goto("/customers")
    page.get_by_label("Search").fill("hostile@")
    page.get_by_role("button", name="Search").click()
    assert len(rows(page)) == 1
    page.locator(".answer tbody a").first.click()
    expect(page.locator("main")).to_contain_text(HOSTILE)
    assert "taken" not in page.title().replace(HOSTILE, "")


def test_what_a_script_of_a_customer_could_do_would_be_noticed(browser: Browser, served: str) -> None:
    with pytest.raises(AssertionError) as raised, visiting(browser, served) as page:
        _misbehave(page)
    noticed = str(raised.value)
    assert "page error: thrown" in noticed
    assert "connect-src 'self'" in noticed  # the policy of pages forbids what no script should do
    assert "the server responded with a status of 404" in noticed
    assert "request: http://elsewhere.test/" in noticed


def _misbehave(page: Page) -> None:
    page.goto("/")
    page.evaluate("setTimeout(() => { throw new Error('thrown'); })")
    page.evaluate("fetch('http://elsewhere.test/').catch(() => {})")
    page.goto("/nowhere")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.test/")
