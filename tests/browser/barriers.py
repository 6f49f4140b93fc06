"""What keeps people out of a page: disabilities, as far as axe-core can tell, and small or large screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

_WIDTHS: Final = (360, 768, 2560)
"""Of a small phone, of a tablet, of a large screen: pixels."""

_FITS: Final = """async () => {
  for (let frame = 0; frame < 120; frame += 1) { // charts and editors take some to follow
    if (document.documentElement.scrollWidth <= innerWidth) return true;
    await new Promise(requestAnimationFrame);
  }
  return false;
}"""


def barriers(page: Page, axe: str) -> list[str]:
    """What axe-core calls serious or critical, and widths of windows in which the page does not fit.

    Everything in light colours, contrasts in dark ones, too.
    """
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.evaluate(axe)
    _expect_coloured(page)
    found = _violations(page)
    page.emulate_media(color_scheme="dark")
    editor = page.locator(".monaco-editor")
    expect(editor.and_(page.locator(".vs-dark"))).to_have_count(editor.count())  # it changes by script
    _expect_coloured(page)
    found += [f"{one}, in dark colours" for one in _violations(page, only=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return found + [f"wider than {width} pixels" for width in _WIDTHS if not _fits(page, width)]


def _expect_coloured(page: Page) -> None:
    """Wait until GraphiQL's editors have coloured comments and names: they do so after a while."""
    expect(page.locator(".mtk1", has_text=re.compile(r'^#|"\w+"'))).to_have_count(0)


def _fits(page: Page, width: int) -> bool:
    """Whether nothing but tables and the like has to be scrolled sideways."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": width, "height": 800})
    fits: bool = page.evaluate(_FITS)
    page.set_viewport_size(size)
    return fits


def _violations(page: Page, only: list[str] | None = None) -> list[str]:
    found = page.evaluate(
        "only => axe.run(document, { resultTypes: ['violations'], runOnly: only ?? undefined })", only
    )
    return [
        f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
