"""Exports over HTTP: what may be asked, how it is answered, and that no file looks whole which is not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import sqlalchemy as sa
from tests.http.conftest import client_of, serving
from tests.http.listening import listening
from tests.reports.samples import Sample

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.domain.quantities import Points
from loyalty_graph.plugins import Plugins
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.report import Report, Select

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


class Numbers(Report):
    """Numbers from 1, each with a long text."""

    name, title = "numbers", "Numbers"

    class Filter(Arguments):
        to: int = Argument("Last number", default=3)
        odd: int = Argument("The number that breaks its promise", default=0)
        pause_ms: int = Argument("Pause before a row with a text", default=0)

    number = Column(int, "Number", key=True)
    points = Column(Points, "Points")
    text = Column(str, "Text", limited=False)

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - as declared
        number = sa.func.generate_series(1, filter.to).column_valued("number")
        points = sa.case((number == filter.odd, sa.literal(2**53, sa.BigInteger)), else_=number)
        text = sa.func.concat(
            sa.func.pg_sleep(sa.literal(filter.pause_ms / 1000, sa.Double)), sa.func.repeat("x", 1000)
        )
        return sa.select(number.label("number"), points.label("points"), text.label("text"))


PLUGINS = Plugins.of(Numbers, Sample)


@dataclass(frozen=True)
class Served:
    """A gateway that listens at `url`, and its database."""

    url: str
    database: Database

    async def copies(self) -> list[str | None]:
        """What each COPY that runs in the database waits for."""
        running = sa.text(
            "SELECT wait_event FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active' "
            "AND datname = current_database()"
        )
        async with self.database.owner.connect() as connection:
            return [row.wait_event for row in await connection.execute(running)]

    async def until(self, reached: Callable[[list[str | None]], bool]) -> None:
        """Wait until the copies are as expected."""
        async with asyncio.timeout(10):
            while not reached(await self.copies()):  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
async def served(shared_url: str, anyio_backend: str) -> AsyncIterator[Served]:  # noqa: ARG001 - asynchronous
    """A gateway with one export at a time, an hour for each, and a moment for all other reads."""
    settings = Settings(exports_limit=1, export_timeout_s=3600, statement_timeout_ms=300)
    database = Database(shared_url, settings)
    async with serving(database, PLUGINS) as app, listening(app) as url:
        yield Served(url, database)
    await database.dispose()


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=served.url, timeout=30) as opened:
        yield opened


def told(response: httpx2.Response) -> tuple[int, str, list[str] | None]:
    """Status, code and field of an error."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["extensions"].get("field")


async def test_a_report_comes_as_a_file(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/reports/numbers.csv", params={"orderBy": "NUMBER:DESC"})
    assert (answer.status_code, answer.text) == (200, "Number,Points\n3,3\n2,2\n1,1\n")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''demo-numbers-20")
    assert answer.headers["content-disposition"].endswith(".csv")


async def test_parameters_say_which_rows_and_columns(client: httpx2.AsyncClient) -> None:
    asked = {
        "filter": json.dumps({"to": 50}),
        "where": json.dumps({"points": {"gt": 48}}),
        "orderBy": json.dumps([{"field": "NUMBER", "direction": "DESC"}]),
        "columns": "points",
    }
    assert (await client.get("/reports/numbers.csv", params=asked)).text == "Points\n50\n49\n"
    rows = (await client.get("/reports/numbers.ndjson", params=asked | {"columns": "all"})).text.splitlines()
    assert [list(json.loads(row)) for row in rows] == [["number", "points", "text"]] * 2
    assert (await client.get("/reports/numbers.csv", params={"filter": "", "columns": "", "where": ""})).text == (
        await client.get("/reports/numbers.csv")
    ).text


@pytest.mark.parametrize(("name", "format_"), [("customers", "csv"), ("balances", "csv"), ("entries", "ndjson")])
async def test_listings_are_exported_like_reports(client: httpx2.AsyncClient, name: str, format_: str) -> None:
    answer = await client.get(f"/reports/{name}.{format_}")
    assert answer.status_code == 200
    assert answer.text.count("\n") == (format_ == "csv")


async def test_head_answers_the_head_alone(client: httpx2.AsyncClient) -> None:
    whole, head = await client.get("/reports/numbers.csv"), await client.head("/reports/numbers.csv")
    assert head.text == ""
    names = ("content-type", "content-disposition", "cache-control", "x-content-type-options")
    assert [head.headers[name] for name in names] == [whole.headers[name] for name in names]
    assert (await client.head("/reports/numbers.csv?columns=none")).status_code == 400


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("numbes.csv", (404, "UNKNOWN_REPORT", None)),
        ("operations.csv", (404, "UNKNOWN_REPORT", None)),
        ("numbers.docx", (404, "UNKNOWN_FORMAT", None)),
        ("numbers.csv?order=NUMBER", (400, "UNKNOWN_PARAMETER", ["order"])),
        ("numbers.csv?where={}&where={}", (400, "DUPLICATE_PARAMETER", ["where"])),
        ("numbers.csv?filter={", (400, "BAD_JSON", ["filter"])),
        ("numbers.csv?filter=[1]", (400, "BAD_FILTER", ["filter"])),
        ('numbers.csv?filter={"to":"x"}', (400, "BAD_INTEGER", ["filter", "to"])),
        ("numbers.csv?where={}", (400, "EMPTY_CONDITION", ["where"])),
        ("customers.csv?filter={}", (400, "UNKNOWN_ARGUMENT", ["filter"])),
        ('customers.csv?where={"memberId":{"gt":1}}', (400, "UNKNOWN_COLUMN", ["where", "memberId"])),
        ("customers.csv?orderBy=MEMBER_ID", (400, "UNKNOWN_ORDER_FIELD", ["orderBy", "0", "field"])),
        ("numbers.csv?orderBy=NUMBER:UP", (400, "BAD_ORDER", ["orderBy", "0", "direction"])),
        ("numbers.csv?columns=number,tex", (400, "UNKNOWN_COLUMN", ["columns", "1"])),
        ('numbers.csv?filter={"odd":1}', (400, "POINTS_OUT_OF_RANGE", None)),
    ],
)
async def test_what_cannot_be_meant_is_told(
    client: httpx2.AsyncClient, path: str, error: tuple[int, str, list[str] | None]
) -> None:
    answer = await client.get(f"/reports/{path}")
    assert told(answer) == error
    assert "content-disposition" not in answer.headers


async def test_only_reading_methods_are_known(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/reports/numbers.csv")
    assert told(answer) == (405, "METHOD_NOT_ALLOWED", None)
    assert sorted(answer.headers["allow"].split(", ")) == ["GET", "HEAD"]


async def test_a_failure_in_mid_stream_cuts_the_file_off(client: httpx2.AsyncClient) -> None:
    asked = {"filter": json.dumps({"to": 5000, "odd": 5000}), "columns": "all"}
    async with client.stream("GET", "/reports/numbers.csv", params=asked) as answer:
        assert answer.status_code == 200
        pieces = answer.aiter_bytes()
        assert (await anext(pieces)).startswith(b"Number,Points,Text\n1,1,xxx")
        with pytest.raises(httpx2.RemoteProtocolError, match="incomplete chunked read"):
            _ = [piece async for piece in pieces]


async def test_whoever_leaves_before_the_first_row_stops_the_query(served: Served, client: httpx2.AsyncClient) -> None:
    asked = {"filter": json.dumps({"to": 1, "pauseMs": 60_000}), "columns": "all"}
    leaving = asyncio.create_task(client.get("/reports/numbers.csv", params=asked))
    await served.until(lambda copies: copies == ["PgSleep"])
    leaving.cancel()
    await served.until(lambda copies: not copies)
    assert (await client.get("/reports/numbers.csv")).text == "Number,Points\n1,1\n2,2\n3,3\n"


async def test_whoever_reads_slowly_is_waited_for_and_whoever_leaves_stops_the_query(
    served: Served, client: httpx2.AsyncClient
) -> None:
    asked = {"filter": json.dumps({"to": 50_000}), "columns": "all"}
    async with client.stream("GET", "/reports/numbers.csv", params=asked) as answer:
        pieces = answer.aiter_bytes()
        assert await anext(pieces)
        await served.until(lambda copies: copies == ["ClientWrite"])
    await served.until(lambda copies: not copies)
    assert (await client.get("/reports/numbers.csv")).text == "Number,Points\n1,1\n2,2\n3,3\n"


async def test_an_export_has_a_deadline_of_its_own(database_url: str, client: httpx2.AsyncClient) -> None:
    asked = {"filter": json.dumps({"to": 1, "pauseMs": 400}), "columns": "number,text"}
    for format_ in ("csv", "ndjson"):
        assert (await client.get(f"/reports/numbers.{format_}", params=asked)).status_code == 200
    short_lived = Database(database_url, Settings(export_timeout_s=0.1))
    async with serving(short_lived, PLUGINS) as app, client_of(app) as short:
        for format_ in ("csv", "ndjson"):
            answer = await short.get(f"/reports/numbers.{format_}", params=asked)
            assert told(answer)[:2] == (504, "DEADLINE_EXCEEDED")
    await short_lived.dispose()
