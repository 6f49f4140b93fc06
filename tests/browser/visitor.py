"""A visitor with a browser, who notices what nobody should have to: errors, and requests that leave this machine."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

_FLAGS: Final = (
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

_LOCAL: Final = ("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")

_MILLISECONDS: Final = 30_000
"""Until something counts as missing. Machines that do other things meanwhile are slow."""


@contextmanager
def launching() -> Iterator[Browser]:
    """Debian's Chromium, headless and with a fresh profile. Raises FileNotFoundError where there is none."""
    program = shutil.which("chromium")
    if program is None:
        raise FileNotFoundError("chromium")
    expect.set_options(timeout=_MILLISECONDS)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program, args=_FLAGS) as launched:
        yield launched


@contextmanager
def visiting(browser: Browser, url: str, *, refusals: Collection[int] = (), **context: Any) -> Iterator[Page]:
    """A page in a context of its own, with Playwright's options. Fails at the end if anything went wrong meanwhile.

    Answers with one of the statuses `refusals` are what the test is about; browsers call them errors.
    """
    noticed: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        is_refusal = any(f"the server responded with a status of {status} " in message.text for status in refusals)
        if message.type in {"error", "warning"} and not is_refusal:
            noticed.append(f"console {message.type}: {message.text}")

    def see(request: Request) -> None:
        if not request.url.startswith(_LOCAL):
            noticed.append(f"request: {request.url}")

    with browser.new_context(base_url=url, viewport={"width": 1400, "height": 900}, **context) as opened:
        opened.set_default_timeout(_MILLISECONDS)
        opened.on("console", hear)
        opened.on("weberror", lambda error: noticed.append(f"page error: {error.error}"))
        opened.on("request", see)
        yield opened.new_page()
    assert not noticed, "\n".join(noticed)
