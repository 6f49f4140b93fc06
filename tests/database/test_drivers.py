"""The pool of driver connections: sessions as those of `read`, few, and none that another's failure has left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest
from sqlalchemy import text

from loyalty_graph.config import Settings
from loyalty_graph.database import APP_ROLE, Database, EmbeddedPostgres, drivers
from loyalty_graph.database.drivers import ConnectionLostError, NoConnectionFreeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio
SETTINGS = Settings(statement_timeout_ms=300, pool_size=2)
WHO = "SELECT pg_backend_pid()"


@pytest.fixture
async def database(server: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A database with the app role."""
    database = Database(server.url(), SETTINGS)
    async with database.owner.begin() as owner:
        if (await owner.scalar(text(f"SELECT to_regrole('{APP_ROLE}')"))) is None:
            await owner.execute(text(f"CREATE ROLE {APP_ROLE}"))
    yield database
    await database.dispose()


async def ask(database: Database, statement: str, *values: object) -> object:
    return (await database.drivers.fetch(statement, values))[0][0]


async def end(database: Database, *processes: object) -> None:
    async with database.owner.begin() as owner:
        for process in processes:
            await owner.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})


async def test_sessions_are_those_of_reports(database: Database) -> None:
    for name in ("role", "timezone", "application_name", "statement_timeout", "jit", "default_transaction_read_only"):
        async with database.read.connect() as connection:
            assert await ask(database, f"SHOW {name}") == await connection.scalar(text(f"SHOW {name}"))
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await ask(database, "CREATE TABLE marks ()")


async def test_no_more_are_open_than_the_pool_may_have_and_one_does_for_one_reader(database: Database) -> None:
    assert len({await ask(database, WHO) for _ in range(3)}) == 1
    asked = (ask(database, f"{WHO}, pg_sleep(0.02)") for _ in range(8))
    assert len(set(await asyncio.gather(*asked))) == SETTINGS.pool_size


async def test_a_refused_statement_costs_no_connection(database: Database) -> None:
    process = await ask(database, WHO)
    with pytest.raises(asyncpg.QueryCanceledError):
        await ask(database, "SELECT pg_sleep(5)")
    assert await ask(database, WHO) == process


async def test_what_was_given_up_is_not_waited_for_by_the_next(database: Database) -> None:
    process = await ask(database, WHO)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ask(database, "SELECT pg_sleep(5)")
    assert await ask(database, WHO) != process
    with pytest.raises(asyncpg.DataError):
        await ask(database, "SELECT $1::int", "no number")
    assert await ask(database, "SELECT $1::int", 7) == 7


async def test_what_was_given_up_is_stopped(database: Database, server: EmbeddedPostgres) -> None:
    patient = Database(server.url(), Settings(statement_timeout_ms=60_000))
    process = await ask(patient, WHO)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ask(patient, "SELECT pg_sleep(50)")
    async with asyncio.timeout(5):
        while await ask(database, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", process):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
    await patient.dispose()


async def test_connections_that_the_server_closed_are_replaced(database: Database) -> None:
    process = await ask(database, WHO)
    await end(database, process)
    await asyncio.sleep(0.05)
    assert await ask(database, WHO) != process


async def test_a_connection_lost_on_the_way_is_said_to_be_lost(database: Database) -> None:
    process = await ask(database, WHO)
    driver = database.drivers._free[-1]  # noqa: SLF001 - nothing else makes the network fail
    running = asyncio.create_task(ask(database, "SELECT pg_sleep(5)"))
    await asyncio.sleep(0.05)
    driver._transport.abort()  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    with pytest.raises((ConnectionLostError, asyncpg.ConnectionDoesNotExistError)):
        await running
    assert await ask(database, WHO) != process


async def test_nobody_waits_for_a_connection_for_ever(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "_WAIT_SECONDS", 0.05)
    busy = [asyncio.create_task(ask(database, "SELECT pg_sleep(0.2)")) for _ in range(SETTINGS.pool_size)]
    await asyncio.sleep(0.02)
    with pytest.raises(NoConnectionFreeError):
        await ask(database, WHO)
    await asyncio.gather(*busy)
    assert await ask(database, WHO)
