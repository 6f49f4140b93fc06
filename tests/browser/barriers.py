"""What keeps people with disabilities out of a page, as far as axe-core can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


def barriers(page: Page, axe: str) -> list[str]:
    """What axe-core calls serious or critical, and where: everything in light colours, contrasts in dark ones too."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.evaluate(axe)
    found = _violations(page)
    page.emulate_media(color_scheme="dark")
    editor = page.locator(".monaco-editor")
    expect(editor.and_(page.locator(".vs-dark"))).to_have_count(editor.count())  # it changes by script
    found += [f"{one}, in dark colours" for one in _violations(page, only=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return found


def _violations(page: Page, only: list[str] | None = None) -> list[str]:
    # Tabs of GraphiQL hold buttons to close them, whatever page GraphiQL is on.
    found = page.evaluate(
        "only => axe.run({ exclude: ['.graphiql-tab'] }, { resultTypes: ['violations'], runOnly: only ?? undefined })",
        only,
    )
    return [
        f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
