"""A gateway for all tests of a process and a browser for each file; skipped where there is no browser, never in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pytest
from playwright.sync_api import sync_playwright

from loyalty_graph.explorer.assets import is_built

from .serving import serving
from .visitor import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from loyalty_graph.testing.postgres import PostgresTemplate

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


def _go_without(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"CI has to have {what}")
    pytest.skip(f"THERE IS NO {what}: `make browser bundles` says why")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: as long as Playwright is there, nothing else of this thread can run asyncio."""
    program = shutil.which("chromium")
    if program is None:
        _go_without("chromium")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program, args=_FLAGS) as launched:
        yield launched


@pytest.fixture(scope="session")
def bundles() -> None:
    """What npm builds; for tests of pages that load it."""
    if not is_built("graphiql.js"):
        _go_without("npm")


@pytest.fixture(scope="session")
def served(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The address of a gateway over the demo shop."""
    with postgres_template.copied() as database_url, serving(database_url) as url:
        yield url


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A page of a wide, light window."""
    with visiting(browser, served) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe(bundles: None) -> str:  # noqa: ARG001 - npm installs both
    """The source of axe-core, which looks for what keeps people with disabilities out."""
    return (Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
