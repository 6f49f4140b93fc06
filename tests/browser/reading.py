"""What a page shows, read as its tests compare it, and the same asked of the gateway."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_CELLS: Final = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim().replace(/\\s+/g, ' ')))"


def _main_table(page: Page) -> Locator:
    """The table of the rows: others, of facts about them, are in a part of their own."""
    return page.locator(".answer > .table")


def rows(page: Page) -> list[list[str]]:
    """The texts of the cells of the page's main table."""
    shown: list[list[str]] = _main_table(page).locator("tbody tr").evaluate_all(_CELLS)
    return shown


def totals(page: Page) -> list[str]:
    """The texts of the main table's totals, of those columns that have one."""
    shown: list[list[str]] = _main_table(page).locator("tfoot tr").evaluate_all(_CELLS)
    return [text for row in shown for text in row if text not in {"", "Totals"}]


def headings(page: Page) -> list[str]:
    """The texts of the main table's headings without the arrows of those that are in the order."""
    (shown,) = _main_table(page).locator("thead tr").evaluate_all(_CELLS)
    return [re.sub(r" [↑↓]\d*", "", text) for text in shown]


def right_aligned(page: Page) -> list[bool]:
    """Which cells of the main table's first row stand at the right of their columns."""
    cells = _main_table(page).locator("tbody tr").first.locator("td")
    found: list[bool] = cells.evaluate_all("cells => cells.map(cell => getComputedStyle(cell).textAlign === 'right')")
    return found


def column(page: Page, label: str) -> list[str]:
    """The texts of one column of the main table."""
    place = next(index for index, heading in enumerate(headings(page)) if heading.startswith(label))
    return [row[place] for row in rows(page)]


def asked(page: Page) -> dict[str, Any]:
    """What the page's panel says was asked, as the body of a GraphQL request."""
    query, variables = (page.locator(f"#snippet-{name}").text_content() for name in ("query", "variables"))
    return {"query": query, "variables": json.loads(variables or "{}")}


def data(page: Page, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of the answer that /graphql gives to a document, by whatever way but the page's."""
    answer = page.request.post("/graphql", data={"query": query, "variables": variables or {}}).json()
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]
    return found


def downloaded(page: Page, name: str) -> bytes:
    """The file that the page's link of this name is for."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=name, exact=True).click()
    return begun.value.path().read_bytes()


def is_drawn(page: Page) -> bool:
    """Whether the canvas of the page's chart has more colours than that of nothing."""
    drawn: bool = page.locator("figure.chart canvas").evaluate(
        """canvas => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size > 3;
        }"""
    )
    return drawn
