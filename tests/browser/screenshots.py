"""The README's pictures, taken of the demo shop's pages: `make screenshots` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from playwright.sync_api import expect

from loyalty_graph.testing.gateway import installed_plugins
from loyalty_graph.testing.postgres import embedded_server, migrated_template

from .serving import import_shop, serving
from .visitor import launching, visiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

_FOLDER: Final = Path(__file__).parents[2] / "docs" / "images"

_ASKED: Final = """query Members($where: BalanceReportWhere) {
  balanceReport(where: $where, first: 3) {
    totalCount
    totals { balance }
    integrity { ok }
    nodes {
      reference
      balance
      customer {
        campaigns { name }
      }
    }
  }
}
"""


def _catalogue(page: Page) -> None:
    page.goto("/")


def _liability(page: Page) -> None:
    page.goto("/reports/liability_by_date?from=2026-05-01&to=2026-06-30")
    expect(page.locator("figure.chart canvas")).to_be_visible()


def _preview(page: Page) -> None:
    page.goto("/reports/balance?where.balance.gte=700")
    page.get_by_role("link", name="Actions for these customers").click()
    page.get_by_role("link", name="Award").click()
    page.get_by_label("Points").fill("50")
    page.get_by_label("Reason").select_option("GOODWILL")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()


def _graphiql(page: Page) -> None:
    page.goto(
        "/graphiql?" + urlencode({"query": _ASKED, "variables": '{\n  "where": { "balance": { "gte": 500 } }\n}'})
    )
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")
    for name in ("campaigns", "balance", "cust-0057"):
        expect(page.locator(".mtk1", has_text=name)).to_have_count(0)  # the editors colour one line after the other


_PICTURES: Final[dict[str, tuple[int, Callable[[Page], None]]]] = {
    "catalogue": (650, _catalogue),
    "liability": (1150, _liability),
    "preview": (1000, _preview),
    "graphiql": (760, _graphiql),
}
"""What is to be seen, and how much of it: pixels of height."""


def main() -> None:
    """Take all pictures."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with embedded_server() as server, migrated_template(server) as template, template.copied() as database_url:
        import_shop(database_url)
        with serving(database_url, installed_plugins()) as url, launching() as browser:
            for name, (height, show) in _PICTURES.items():
                with visiting(browser, url) as page:
                    page.set_viewport_size({"width": 1400, "height": height})
                    show(page)
                    page.screenshot(path=_FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
