"""A report's page shows its rows before what is added up over all of them, and keeps them whatever comes of that."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
import pytest
import sqlalchemy as sa
from tests.http.listening import listening

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.http.app import create_app
from loyalty_graph.plugins import Plugins

from .browser import Page
from .elements import parsed
from .held_sums import HeldSums, HeldSumsAndShare, holding, prepare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

pytestmark = pytest.mark.anyio

PATH, WITH_SHARE = "/reports/held_sums", "/reports/held_sums_and_share"


@dataclass(frozen=True)
class Served:
    """A gateway that listens, its database, and a client of it."""

    database: Database
    client: httpx2.AsyncClient

    async def open(self, address: str) -> Page:
        """Read a whole page."""
        return read(await self.client.get(address))

    async def until_waiting(self, statements: int) -> None:
        """Wait until so many statements wait for the lock."""
        waiting = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        )
        async with self.database.owner.connect() as connection, asyncio.timeout(5):
            await connection.execution_options(isolation_level="AUTOCOMMIT")  # a transaction sees what it saw first
            while await connection.scalar(waiting) != statements:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.01)


def read(answer: httpx2.Response, text: str | None = None) -> Page:
    """A page whose HTML is whole."""
    html = answer.text if text is None else text
    return Page(answer.status_code, str(answer.url), answer.headers, html, parsed(html))


@asynccontextmanager
async def opened(database_url: str, statement_timeout_ms: int) -> AsyncIterator[Served]:
    """A gateway with the reports. Reads that take longer are given up."""
    database = Database(database_url, Settings(statement_timeout_ms=statement_timeout_ms))
    app = create_app(Settings(), Plugins.of(HeldSums, HeldSumsAndShare), database)
    headers = {"accept": "text/html"}
    async with (
        app.router.lifespan_context(app),
        listening(app) as url,
        httpx2.AsyncClient(base_url=url, timeout=30, headers=headers) as client,
    ):
        yield Served(database, client)
    await database.dispose()


@pytest.fixture(scope="module")
def shared_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied() as url:
        yield url


@pytest.fixture(scope="module")
async def served(shared_url: str, anyio_backend: str) -> AsyncIterator[Served]:  # noqa: ARG001 - asynchronous
    """A gateway for all tests, which lets reads wait for longer than any of them does.

    What is added up is kept: whoever wants it to be held up asks for numbers that no other test asks for.
    """
    async with opened(shared_url, 60_000) as gateway:
        await prepare(gateway.database)
        yield gateway


@pytest.mark.parametrize(("path", "facts"), [(PATH, []), (WITH_SHARE, ["Share: 20"])])
async def test_rows_are_sent_while_their_sums_are_held_up(path: str, facts: list[str], served: Served) -> None:
    async with holding(served.database) as free, served.client.stream("GET", path) as answer:
        pieces = answer.aiter_text()
        first = await anext(pieces)
        await served.until_waiting(1)
        await free()
        rest = "".join([piece async for piece in pieces])
    numbers = [str(number) for number in range(1, 51)]
    assert [number for number in numbers if f'<td class="number">{number}</td><td' in first] == numbers
    assert [text for text in ("<tfoot", 'class="count"', 'class="fact"', "Next</a>") if text in first] == ["Next</a>"]
    page = read(answer, first + rest)
    assert (page.status, page.faults) == (200, {})
    assert page.headers["x-accel-buffering"] == "no"
    assert [row[0] for row in page.rows] == numbers
    assert (page.totals, page.count, page.texts(class_="fact")) == (["Totals", "120", "240"], "60 rows", facts)


async def test_a_page_shows_what_one_question_answers(served: Served) -> None:
    page = await served.open(WITH_SHARE)
    query, variables = (page.root.one("code", id=f"snippet-{name}").raw_text for name in ("query", "variables"))
    told = await served.client.post(
        "/graphql", json={"query": query, "variables": json.loads(variables)}, headers={"accept": "application/json"}
    )
    asked = told.json()["data"]["heldSumsAndShareReport"]
    assert page.rows == [[str(value) for value in row.values()] for row in asked["nodes"]]
    assert page.totals == ["Totals", *map(str, asked["totals"].values())]
    assert (page.count, page.texts(class_="fact")) == (f"{asked['totalCount']} rows", [f"Share: {asked['share']}"])
    assert set(asked) == {
        *("nodes", "totals", "totalCount", "share", "integrity", "pageInfo", "appliedFilters", "ignoredFilters"),
    }


async def test_what_is_sent_last_has_its_place_among_what_is_read_first(served: Served) -> None:
    answer = (await served.open(PATH)).root.one("section", class_="answer")
    template, *shown = (child for child in answer.children if child.tag)
    assert template["shadowrootmode"] == "open"
    slots = [slot.attributes.get("name") for slot in template.all("slot")]
    assert {part.attributes.get("slot") for part in shown} <= set(slots)
    assert slots == ["notices", "summary", "over", "overview", None, "paging"]
    assert [part.attributes.get("slot") for part in shown[-2:]] == ["summary", "overview"]


@pytest.mark.parametrize("path", [PATH, WITH_SHARE])
async def test_rows_stay_when_adding_up_takes_too_long(path: str, served: Served, shared_url: str) -> None:
    async with opened(shared_url, 300) as hasty, holding(served.database):
        page = await hasty.open(path)
    assert (page.status, len(page.rows)) == (200, 50)
    assert "DEADLINE_EXCEEDED" in page.faults[""]
    assert not list(page.root.all("tfoot"))
    assert page.link("Next")


async def test_rows_stay_when_their_sum_is_too_large(served: Served) -> None:
    page = await served.open(f"{PATH}?each={2**51}")
    assert (page.status, page.rows[0]) == (200, ["1", f"{2**51:,}", f"{2**52:,}"])
    assert "POINTS_OUT_OF_RANGE" in page.faults[""]


async def test_rows_stay_when_a_fact_fails(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, "loyalty_graph"):
        page = await served.open(f"{WITH_SHARE}?shares=0")
    assert (page.status, len(page.rows)) == (200, 50)
    assert "PLUGIN_FAILED" in page.faults[""]
    assert "division" not in page.html


async def test_rows_stay_when_the_explorer_itself_fails(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("loyalty_graph.explorer.reports.page.SumsView", None)
    with caplog.at_level(logging.ERROR):
        page = await served.open(PATH)
    assert (page.status, len(page.rows)) == (200, 50)
    assert "INTERNAL_ERROR" in page.faults[""]
    assert "NoneType" not in page.html
    (record,) = caplog.records
    assert record.args is not None
    assert str(record.args[0]) in page.faults[""]  # type: ignore[index]  # its first is the id


async def test_what_cannot_be_answered_is_said_at_once(served: Served) -> None:
    async with holding(served.database):
        page = await served.open(f"{PATH}?to=many")
        await served.until_waiting(0)
    assert (page.status, list(page.faults)) == (400, ["to"])
    assert int(page.headers["content-length"]) == len(page.html.encode())


@pytest.mark.parametrize("path", [PATH, WITH_SHARE])
async def test_whoever_leaves_stops_the_adding_up(path: str, served: Served) -> None:
    before = asyncio.all_tasks()
    async with holding(served.database):
        async with served.client.stream("GET", f"{path}?to=70") as answer:
            pieces = answer.aiter_text()
            assert await anext(pieces)
            await served.until_waiting(1)
        await served.until_waiting(0)
        async with asyncio.timeout(5):
            while asyncio.all_tasks() - before:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)


async def test_head_adds_nothing_up(served: Served) -> None:
    async with holding(served.database):
        answer = await served.client.head(f"{PATH}?to=80")
        await served.until_waiting(0)
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_client_that_knows_no_pieces_gets_the_page_in_one(served: Served) -> None:
    url = served.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(f"GET {PATH} HTTP/1.0\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert b"transfer-encoding" not in head
    assert b"content-length: %d" % len(body) in head
    assert parsed(body.decode()).one("p", class_="count").text == "60 rows"
