"""Doing things to customers with a browser: looked at first, done as shown, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from .barriers import barriers
from .reading import column, data, rows
from .serving import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Page

_BALANCES: Final = """query ($references: [String!]!) {
  balanceReport(where: {reference: {in: $references}}, first: 1000) { nodes { reference balance } }
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


def test_a_hostile_customer_is_found_and_shown_and_only_has_a_name(page: Page) -> None:
    page.goto("/customers")
    page.get_by_label("Search").fill("hostile@")
    page.get_by_role("button", name="Search").click()
    assert len(rows(page)) == 1
    page.locator(".answer tbody a").first.click()
    expect(page.locator("main")).to_contain_text(HOSTILE)
    assert "taken" not in page.title().replace(HOSTILE, "")
