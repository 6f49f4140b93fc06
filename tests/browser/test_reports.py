"""Report pages in a browser: whatever the report, they load, filter, sort, page, draw, and say what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from .reading import asked, column, data, is_drawn, rows
from .serving import SCAFFOLDED

if TYPE_CHECKING:
    from playwright.sync_api import Page

_REPORTS: Final = "{ reports { name title columns { name label limited } arguments { name required } } }"

_GIVEN: Final = {
    "from": "2026-05-01",
    "to": "2026-06-30",
    "month": "2026-05",
    "left": "BALANCE",
    "right": "ALL_CUSTOMERS",
}
"""What required arguments are given."""


def test_every_report_has_a_page_with_its_rows_its_chart_and_what_was_asked(page: Page, bundles: None) -> None:
    reports = data(page, _REPORTS)["reports"]
    assert SCAFFOLDED in [report["name"] for report in reports]
    for report in reports:
        given = [argument["name"] for argument in report["arguments"] if argument["required"]]
        page.goto(f"/reports/{report['name']}?" + "&".join(f"{name}={_GIVEN[name]}" for name in given))
        expect(page.get_by_role("heading", level=1)).to_have_text(report["title"])
        assert rows(page)
        answer = data(page, **asked(page))
        (answered,) = answer.values()
        assert len(answered["nodes"]) == len(rows(page))
        if page.locator("figure.chart").count():
            expect(page.locator("figure.chart canvas")).to_be_visible()
            assert is_drawn(page)
