"""The three ways to connect, on a real server: who they are, what they may do, how they end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from loyalty_graph.config import Settings
from loyalty_graph.database import APP_ROLE, Database, EmbeddedPostgres, begun_driver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

pytestmark = pytest.mark.anyio
SETTINGS = Settings(statement_timeout_ms=300, lock_timeout_ms=200, pool_size=2)


@pytest.fixture
async def database(server: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A database with the app role and a table `marks` that it may read and add to."""
    database = Database(server.url(), SETTINGS)
    async with database.owner.begin() as owner:
        if (await owner.scalar(text(f"SELECT to_regrole('{APP_ROLE}')"))) is None:
            await owner.execute(text(f"CREATE ROLE {APP_ROLE}"))
        await owner.execute(text("DROP TABLE IF EXISTS marks"))
        await owner.execute(text("CREATE TABLE marks (mark bigint)"))
        await owner.execute(text(f"GRANT SELECT, INSERT ON marks TO {APP_ROLE}"))
    yield database
    await database.dispose()


async def show(engine: AsyncEngine, *names: str) -> list[str]:
    async with engine.connect() as connection:
        return [str(await connection.scalar(text(f"SHOW {name}"))) for name in names]


async def marks(connection: AsyncConnection) -> list[int]:
    return list(await connection.scalars(text("SELECT mark FROM marks ORDER BY mark")))


async def test_each_engine_is_a_session_of_its_purpose(database: Database) -> None:
    names = ("role", "timezone", "application_name", "statement_timeout", "lock_timeout")
    assert await show(database.owner, *names) == ["none", "UTC", "loyalty-graph", "0", "0"]
    assert await show(database.write, *names) == [APP_ROLE, "UTC", "loyalty-graph", "0", "200ms"]
    assert await show(database.read, *names) == [APP_ROLE, "UTC", "loyalty-graph", "300ms", "0"]
    assert await show(database.read, "jit", "default_transaction_read_only") == ["off", "on"]


async def test_the_read_engine_refuses_to_write(database: Database) -> None:
    async with database.read.connect() as connection:
        with pytest.raises(DBAPIError, match="cannot execute INSERT in a read-only transaction"):
            await connection.execute(text("INSERT INTO marks VALUES (1)"))
        assert await marks(connection) == []


async def test_each_read_statement_is_a_transaction_of_its_own(database: Database) -> None:
    async with database.read.connect() as connection:
        assert await marks(connection) == []
        async with database.write.begin() as writer:
            await writer.execute(text("INSERT INTO marks VALUES (1)"))
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        assert not driver.is_in_transaction()
        assert await marks(connection) == [1]


async def test_a_read_that_takes_too_long_is_cancelled(database: Database) -> None:
    async with database.read.connect() as connection:
        with pytest.raises(DBAPIError, match="canceling statement due to statement timeout"):
            await connection.execute(text("SELECT pg_sleep(5)"))
        assert await connection.scalar(text("SELECT 42")) == 42


async def test_a_write_that_waits_too_long_for_a_lock_is_refused(database: Database) -> None:
    async with database.owner.begin() as owner:
        await owner.execute(text("LOCK TABLE marks"))
        with pytest.raises(DBAPIError, match="canceling statement due to lock timeout"):
            async with database.write.begin() as writer:
                await writer.execute(text("INSERT INTO marks VALUES (1)"))


@pytest.mark.parametrize("statement", ["UPDATE marks SET mark = 2", "DELETE FROM marks", "TRUNCATE marks"])
async def test_writers_have_the_grants_of_the_app_role_only(database: Database, statement: str) -> None:
    async with database.write.begin() as writer:
        await writer.execute(text("INSERT INTO marks VALUES (1)"))
    with pytest.raises(DBAPIError, match="permission denied for table marks"):
        async with database.write.begin() as writer:
            await writer.execute(text(statement))


async def test_only_a_large_bulk_transaction_has_much_memory_for_temporary_tables(database: Database) -> None:
    found = []
    for large in (False, True, False):
        async with database.bulk(large=large) as (connection, _):
            assert await connection.scalar(text("SELECT current_user")) == APP_ROLE
            found.append(await connection.scalar(text("SHOW temp_buffers")))
    assert found == ["8MB", "256MB", "8MB"]


async def test_a_copy_of_a_bulk_transaction_is_undone_with_it(database: Database) -> None:
    async with database.bulk() as (_, driver):
        await driver.copy_records_to_table("marks", records=[(1,), (2,)])

    async def fail() -> None:
        async with database.bulk() as (connection, driver):
            await driver.copy_records_to_table("marks", records=[(3,)])
            assert await marks(connection) == [1, 2, 3]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.read.connect() as connection:
        assert await marks(connection) == [1, 2]


async def test_the_driver_of_a_fresh_transaction_is_inside_it(database: Database) -> None:
    async with database.write.begin() as connection:
        driver = await begun_driver(connection)
        assert driver.is_in_transaction()


async def test_no_more_connections_are_open_than_the_pool_may_have(database: Database) -> None:
    peak = open_now = 0

    async def use() -> None:
        nonlocal peak, open_now
        async with database.read.connect() as connection:
            open_now += 1
            peak = max(peak, open_now)
            await connection.execute(text("SELECT pg_sleep(0.01)"))
            open_now -= 1

    await asyncio.gather(*(use() for _ in range(8)))
    assert peak == SETTINGS.pool_size


async def test_connections_that_the_server_closed_are_replaced(database: Database) -> None:
    async with database.read.connect() as one, database.read.connect() as other:
        closed = [await connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, other)]
    async with database.owner.begin() as owner:
        for process in closed:
            await owner.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    await asyncio.sleep(0.05)
    async with database.read.connect() as one, database.read.connect() as other:
        fresh = [await connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, other)]
    assert not {*fresh} & {*closed}


async def test_a_disposed_database_has_no_connection_left_and_can_be_used_again(database: Database) -> None:
    count = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'loyalty-graph'")
    await show(database.read, "role")
    await show(database.write, "role")
    await database.dispose()
    await asyncio.sleep(0.05)
    async with database.owner.connect() as owner:
        assert await owner.scalar(count) == 1
    assert await show(database.read, "role") == [APP_ROLE]
