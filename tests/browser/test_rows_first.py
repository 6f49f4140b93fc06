"""A report's page while its sums are held up: people see the rows, and then the sums, without a script."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import expect
from tests.explorer.held_sums import HeldSums, holding, prepare

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.plugins import Plugins

from .barriers import barriers
from .reading import rows, totals
from .serving import serving
from .visitor import visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from loyalty_graph.testing.postgres import PostgresTemplate

_PATH: Final = "/reports/held_sums"
_PENDING: Final = "Adding up all rows …"

_FOCUSED: Final = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"


class HeldUp:
    """A gateway with the report, at `url`, and its database, in a loop of its own beside that of Playwright."""

    def __init__(self, url: str, database: Database) -> None:
        self.url = url
        self._database = database

    @contextmanager
    def sums(self) -> Iterator[Callable[[], object]]:
        """Keep sums waiting, to the end or until what is given is called."""
        with start_blocking_portal() as portal:
            with portal.wrap_async_context_manager(holding(self._database)) as free:
                yield lambda: portal.call(free)
            portal.call(self._database.dispose)


@pytest.fixture(scope="session")
def held_up(postgres_template: PostgresTemplate) -> Iterator[HeldUp]:
    with postgres_template.copied() as database_url:
        database = Database(database_url, Settings())
        with start_blocking_portal() as portal:
            portal.call(prepare, database)
            portal.call(database.dispose)
        with serving(database_url, Plugins.of(HeldSums)) as url:
            yield HeldUp(url, database)


def test_rows_are_read_while_their_sums_are_held_up(browser: Browser, held_up: HeldUp) -> None:
    with visiting(browser, held_up.url, java_script_enabled=False) as page, held_up.sums() as free:
        _open_held_up(page, "?to=70")
        assert [row[0] for row in rows(page)] == [str(number) for number in range(1, 51)]
        expect(page.get_by_role("link", name="Next", exact=True)).to_be_visible()
        expect(page.locator(".count")).to_have_count(0)
        free()
        expect(page.locator(".count")).to_have_text("70 rows")
        expect(page.get_by_text(_PENDING)).to_be_hidden()
        assert totals(page) == ["140", "280"]


def test_axe_finds_nothing_serious_before_or_after(browser: Browser, held_up: HeldUp, axe: str) -> None:
    with visiting(browser, held_up.url) as page, held_up.sums() as free:
        _open_held_up(page, "?to=80")
        assert barriers(page, axe) == []
        free()
        page.wait_for_load_state()
        expect(page.get_by_text(_PENDING)).to_be_hidden()
        assert barriers(page, axe) == []


def test_what_comes_last_is_seen_and_read_where_it_belongs(browser: Browser, held_up: HeldUp) -> None:
    with visiting(browser, held_up.url, java_script_enabled=False) as page:
        page.goto(_PATH)
        tops = [_top(page, selector) for selector in (".count", ".downloads", ".answer > .table", ".paging", "#query")]
        assert tops == sorted(tops)
        assert abs(tops[0] - tops[1]) < 20
        read = page.locator(".answer").aria_snapshot()
        places = [read.index(text) for text in ("60", "Download all rows", "table", 'link "Next"')]
        assert places == sorted(places)
        page.locator(".downloads a").last.focus()
        reached: list[str] = []
        while "Next" not in reached and len(reached) < 20:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(_FOCUSED))
        assert reached == ["Held sums", "Number", "Points", "Doubled", "Next"]


def _open_held_up(page: Page, query: str) -> None:
    page.goto(f"{_PATH}{query}", wait_until="commit")
    expect(page.locator(".answer > .table tbody tr")).to_have_count(50)
    expect(page.get_by_text(_PENDING)).to_be_visible()


def _top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"]
