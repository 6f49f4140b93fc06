"""Pages for everybody: axe-core finds nothing serious in either colour scheme, and the keyboard reaches everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from .barriers import barriers
from .reading import column
from .visitor import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PAGES: Final = (
    "/",
    "/reports/liability_by_date?from=2026-05-01&to=2026-06-30&size=20",
    "/reports/balance?where.balance.gte=100&columns=own&column=balance&sort=-balance&size=20",
    "/reports/reconciliation",
    "/reports/activity?orderNumber=S00001&customerNumber=cust-0002",
    "/reports/outstanding?month=2026-13",
    "/customers?q=ada",
    "/customers/cust-0002",
    "/balances",
    "/balances/add?q=ada",
    "/balances/merge",
    "/campaigns",
    "/operations",
    "/actions",
    "/nowhere",
)
"""One of each kind. Those of what was just previewed and done, and GraphiQL, are looked at where that is done."""


def test_axe_finds_nothing_serious(browser: Browser, served: str, axe: str) -> None:
    with visiting(browser, served, refusals={400, 404}) as page:
        for address in _PAGES:
            page.goto(address)
            assert barriers(page, axe) == [], address


def test_a_report_is_read_sorted_and_paged_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/reports/balance?size=20")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    _tab_to(page, "Balance")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Balance")).to_have_attribute("aria-sort", "descending")
    greatest = column(page, "Reference")
    _tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    assert not set(greatest) & set(column(page, "Reference"))


def _tab_to(page: Page, text: str) -> None:
    """Press Tab until the link of this text has the focus, and see that its outline shows so."""
    link = page.locator("main a", has_text=re.compile(f"^{text}$"))
    for _ in range(100):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            assert link.evaluate("link => getComputedStyle(link).outlineStyle") != "none"
            return
    pytest.fail(f"Tab does not reach {text}")
