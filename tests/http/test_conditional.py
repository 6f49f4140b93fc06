"""Conditional requests: an unchanged answer is not computed again, and a changed one is never taken for unchanged."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from loyalty_graph import Repository, RootField
from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.accounts import create_account, set_account
from loyalty_graph.plugins import Contributions, Plugin, Plugins
from loyalty_graph.testing.gateway import installed_plugins
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

from .conftest import client_of, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    import httpx2
    from starlette.applications import Starlette

pytestmark = pytest.mark.anyio

REPORT = (
    "query Report($first: Int) { balanceReport(first: $first) { totalCount totals { balance } nodes { balance } } }"
)
NAME = "{ account { name } }"
GRAPHQL = "application/graphql-response+json"


class Weather(RootField):
    """What a plugin looks up elsewhere."""

    name, type = "weather", str

    async def resolve(self, repository: Repository, arguments: Any) -> str:
        del repository, arguments
        return "It may rain."


def _plugins() -> Plugins:
    weather = Plugin("weather", "weather", "1.0", contributions=Contributions(fields=(Weather(),)))
    return Plugins((*installed_plugins("balance").plugins, weather))


@pytest.fixture
async def shop(open_client: Any, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """A gateway of the test's own."""
    async with open_client(_plugins()) as client:
        await import_folder(database, WORKED_EXAMPLE, account="demo")
        yield client


@pytest.fixture(scope="module")
async def kept_app(shared_url: str, anyio_backend: str) -> AsyncIterator[Starlette]:  # noqa: ARG001 - asynchronous
    database = Database(shared_url, Settings())
    async with serving(database, _plugins()) as app:
        await import_folder(database, WORKED_EXAMPLE, account="demo")
        yield app
    await database.dispose()


@pytest.fixture
async def reader(kept_app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a gateway that all tests here ask. Do not write to it."""
    async with client_of(kept_app) as client:
        yield client


async def _get(client: httpx2.AsyncClient, query: str = REPORT, known: str | None = None, **more: Any) -> Any:
    accept = {"accept": more.pop("accept", "application/json")}
    parameters = {"query": query, **{name: json.dumps(value) for name, value in more.items()}}
    return await client.get(
        "/graphql", params=parameters, headers={**accept, **({"if-none-match": known} if known else {})}
    )


async def _tag(client: httpx2.AsyncClient, query: str = REPORT, **more: Any) -> str:
    response = await _get(client, query, **more)
    assert response.status_code == 200
    assert "errors" not in response.json()
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["vary"] == "accept"
    tag: str = response.headers["etag"]
    return tag


@contextmanager
def _statements(client: httpx2.AsyncClient) -> Iterator[list[str]]:
    found: list[str] = []
    engine = client.app.state.gateway.database.read.sync_engine  # type: ignore[attr-defined]

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def _book(database: Database, folder: Path, number: int) -> None:
    entry = f"extra-{number},ana,,STORE,EARN_RULE,1,2024-02-03T10:00:00Z"
    (folder / "entries.csv").write_text(
        f"id,customer,campaign,balance_type,kind,points,effective_at\n{entry}\n", encoding="utf-8"
    )
    await import_folder(database, folder, account="demo")


async def test_an_unchanged_answer_is_not_run_again(reader: httpx2.AsyncClient) -> None:
    tag = await _tag(reader)
    with _statements(reader) as statements:
        response = await _get(reader, known=f'"other", {tag}')
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == tag
    assert response.headers["cache-control"] == "private, no-cache"
    assert len(statements) == 1


async def test_every_write_makes_a_new_answer(shop: httpx2.AsyncClient, database: Database, tmp_path: Path) -> None:
    tag = await _tag(shop)
    before = (await _get(shop)).json()
    await _book(database, tmp_path, 1)
    response = await _get(shop, known=tag)
    assert response.status_code == 200
    assert response.json() != before
    booked = response.headers["etag"]
    async with database.write.begin() as connection:
        await set_account(connection, "demo", name="Renamed")
    assert booked not in {tag, await _tag(shop)}


async def test_what_changes_nothing_keeps_the_answer(shop: httpx2.AsyncClient, database: Database) -> None:
    tag = await _tag(shop)
    await import_folder(database, WORKED_EXAMPLE, account="demo")
    assert (await _get(shop, known=tag)).status_code == 304


async def test_each_question_has_a_tag_of_its_own(shop: httpx2.AsyncClient, database: Database) -> None:
    async with database.write.begin() as connection:
        await create_account(connection, "other", "Other", "EUR")
    two = "query A { account { name } } query B { account { code } }"
    tags = [
        await _tag(shop),
        await _tag(shop, variables={"first": 1}),
        await _tag(shop, variables={"first": 2}),
        await _tag(shop, accept=GRAPHQL),
        await _tag(shop, NAME),
    ]
    named = [await shop.get("/graphql", params={"query": two, "operationName": name}) for name in ("A", "B")]
    tags += [response.headers["etag"] for response in named]
    gateway = shop.app.state.gateway  # type: ignore[attr-defined]
    for changed in ({"account": "other"}, {"page_size": 2}):
        with _settings(shop, gateway, changed):
            tags.append(await _tag(shop))
    assert len(set(tags)) == len(tags)


@contextmanager
def _settings(client: httpx2.AsyncClient, gateway: Any, changed: dict[str, Any]) -> Iterator[None]:
    state = client.app.state  # type: ignore[attr-defined]
    state.gateway = type(gateway)(
        gateway.settings.model_copy(update=changed), gateway.database, gateway.plugins, gateway.executor
    )
    try:
        yield
    finally:
        state.gateway = gateway


async def test_another_day_is_another_answer(reader: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = await _tag(reader)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

    clock = SimpleNamespace(UTC=dt.UTC, datetime=SimpleNamespace(now=tomorrow.astimezone))
    monkeypatch.setattr("loyalty_graph.repository.repository.dt", clock)
    assert (await _get(reader, known=tag)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "{ vouchers { nodes { code status } } }",  # a voucher expires in the middle of a day
        "{ plugins { name failures } }",  # counted by the process
        "{ plugins { name lastFailure } }",
        "{ weather }",
    ],
)
async def test_what_may_change_by_itself_is_not_kept(reader: httpx2.AsyncClient, query: str) -> None:
    response = await _get(reader, query)
    assert "errors" not in response.json()
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("query", ['{ balanceReport(after: "x") { totalCount } }', "{ nothing }", "{ account {"])
async def test_an_error_is_not_kept(reader: httpx2.AsyncClient, query: str) -> None:
    response = await _get(reader, query)
    assert "errors" in response.json()
    assert "etag" not in response.headers


async def test_an_unknown_account_is_an_error_as_ever(reader: httpx2.AsyncClient) -> None:
    gateway = reader.app.state.gateway  # type: ignore[attr-defined]
    with _settings(reader, gateway, {"account": "nobody"}):
        response = await _get(reader, NAME)
    assert response.json()["errors"][0]["extensions"]["code"] == "UNKNOWN_ACCOUNT"
    assert "etag" not in response.headers


async def test_a_post_has_no_tag(reader: httpx2.AsyncClient) -> None:
    response = await reader.post("/graphql", json={"query": NAME})
    assert response.status_code == 200
    assert "etag" not in response.headers


async def test_no_answer_is_older_than_what_was_done_before_it_was_asked_for(
    shop: httpx2.AsyncClient, database: Database, tmp_path: Path
) -> None:
    """Readers revalidate while points are booked: whatever they are told, what they hold knows what had been booked."""
    bookings, ended = 6, 0
    start = (await _get(shop)).json()["data"]["balanceReport"]["totals"]["balance"]
    codes: list[int] = []

    async def read() -> None:
        tag, held = None, 0
        while ended < bookings:
            least = ended
            response = await _get(shop, known=tag)
            codes.append(response.status_code)
            if response.status_code == 200:
                tag = response.headers["etag"]
                held = response.json()["data"]["balanceReport"]["totals"]["balance"] - start
            assert held >= least

    async def write() -> None:
        nonlocal ended
        for number in range(bookings):
            await _book(database, tmp_path, number)
            ended += 1

    await asyncio.gather(write(), *(read() for _ in range(4)))
    assert {200, 304} == set(codes)


async def test_what_is_booked_while_an_answer_is_made_makes_it_an_old_one(
    shop: httpx2.AsyncClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executor = shop.app.state.gateway.executor  # type: ignore[attr-defined]
    run = executor.run

    async def run_and_book(*arguments: Any) -> Any:
        answer = await run(*arguments)
        await _book(database, tmp_path, 1)
        return answer

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(executor, "run", run_and_book)
        tag = await _tag(shop)
    assert (await _get(shop, known=tag)).status_code == 200
