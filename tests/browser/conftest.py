"""A gateway for all tests of a process and a browser for each file; skipped where there is no browser, never in CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from loyalty_graph.explorer.assets import is_built

from .serving import import_shop, odd_customers, plugins_with_a_scaffolded_one, serving
from .visitor import launching, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from loyalty_graph.testing.postgres import PostgresTemplate


def go_without(what: str) -> NoReturn:
    """Skip the rest of a test for want of a program or file; fail in CI, which has to have it."""
    if os.environ.get("CI"):
        pytest.fail(f"CI has to have {what}")
    pytest.skip(f"THERE IS NO {what}: `make browser bundles` says why")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: as long as Playwright is there, nothing else of this thread can run asyncio."""
    try:
        with launching() as launched:
            yield launched
    except FileNotFoundError as error:
        go_without(str(error))


@pytest.fixture(scope="session")
def bundles() -> None:
    """What npm builds; for tests of pages that load it."""
    if not is_built("graphiql.js"):
        go_without("npm")


@pytest.fixture(scope="session")
def served(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The address of a gateway over the demo shop with odd customers, our plugins and a scaffolded one."""
    with postgres_template.copied() as database_url:
        import_shop(database_url, odd_customers())
        with serving(database_url, plugins_with_a_scaffolded_one()) as url:
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
