from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import ConfigurationError
from loyalty_graph.http.app import create_app
from loyalty_graph.ledger.tables import balance_types, daily_point_deltas, daily_points
from loyalty_graph.plugins import Plugin, Plugins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from loyalty_graph.testing.postgres import PostgresTemplate

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def copied(template: PostgresTemplate) -> AsyncIterator[str]:
    """The URL of a database that is gone at the end, whoever still uses it."""
    copy = template.copied()
    url = await asyncio.to_thread(copy.__enter__)
    try:
        yield url
    finally:
        await asyncio.to_thread(copy.__exit__, None, None, None)


async def test_health_is_told(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_a_gateway_without_its_tables_is_not_ready(open_client: Any, database: Database) -> None:
    async with open_client() as client:
        async with database.owner.begin() as connection:
            await connection.execute(sa.text("DROP TABLE alembic_version"))
        response = await client.get("/readyz")
        assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
        assert (await client.get("/healthz")).status_code == 200


async def test_a_gateway_without_its_database_is_not_ready(
    postgres_template: PostgresTemplate,
) -> None:
    async with copied(postgres_template) as url:
        database = Database(url, Settings())
        app = create_app(Settings(), Plugins(), database)
        context = app.router.lifespan_context(app)
        await context.__aenter__()
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
        answer = (await client.post("/graphql", json={"query": "{ account { code } }"})).json()
        assert answer["errors"][0]["extensions"]["code"] in ("INTERNAL_ERROR", "DATABASE_UNREACHABLE")
    await context.__aexit__(None, None, None)
    await database.dispose()


async def test_a_database_that_is_not_migrated_is_refused(postgres_template: PostgresTemplate) -> None:
    async with copied(postgres_template) as url:
        database = Database(url, Settings())
        async with database.owner.begin() as connection:
            await connection.execute(sa.text("DROP TABLE alembic_version"))
        app = create_app(Settings(), Plugins(), database)
        with pytest.raises(ConfigurationError) as raised:
            async with app.router.lifespan_context(app):
                pass
        assert raised.value.code == "DATABASE_NOT_MIGRATED"
        await database.dispose()


async def test_the_database_of_the_settings_is_opened_and_closed(postgres_template: PostgresTemplate) -> None:
    async with copied(postgres_template) as url:
        app = create_app(Settings(database_url=url), Plugins())
        async with app.router.lifespan_context(app):
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
                assert (await client.get("/readyz")).status_code == 200
    # The copy could be dropped: no connection was left open.


async def test_plugins_that_failed_are_shown(database: Database, open_client: Any) -> None:
    async with open_client():
        pass
    failed = Plugin("broken", "acme-broken", "1.0", error="ImportError: no module")
    app = create_app(Settings(), Plugins((failed,)), database)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
            answer = await client.post(
                "/graphql", json={"query": "{ plugins { name distribution version status error } }"}
            )
    assert answer.json()["data"]["plugins"] == [
        {
            "name": "broken",
            "distribution": "acme-broken",
            "version": "1.0",
            "status": "FAILED",
            "error": "ImportError: no module",
        }
    ]


async def test_deltas_are_folded_meanwhile(database: Database, open_client: Any) -> None:
    async with open_client(fold_interval_s=0.05):
        async with database.owner.begin() as connection:
            type_ = sa.insert(balance_types).values(account_id=1, code="STORE", name="Store")
            type_id = (await connection.execute(type_.returning(balance_types.c.balance_type_id))).scalar_one()
            delta = {"account_id": 1, "balance_type_id": type_id, "day": dt.date(2024, 1, 1), "earned": 5}
            await connection.execute(sa.insert(daily_point_deltas), [delta, delta])
        for _ in range(100):
            await asyncio.sleep(0.05)
            async with database.read.connect() as connection:
                earned = (await connection.execute(sa.select(daily_points.c.earned))).scalars().all()
                left = (await connection.execute(sa.select(sa.func.count()).select_from(daily_point_deltas))).scalar()
            if earned:
                break
    assert (earned, left) == ([10], 0)


async def test_a_failed_fold_does_not_end_later_ones(
    database: Database, open_client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_client(fold_interval_s=0.02):
        async with database.owner.begin() as connection:
            await connection.execute(sa.text("ALTER TABLE daily_points RENAME TO elsewhere"))
        for _ in range(200):
            await asyncio.sleep(0.02)
            if caplog.text.count("could not be folded") > 1:
                break
        assert caplog.text.count("could not be folded") > 1
