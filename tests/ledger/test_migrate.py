from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import ProgrammingError

from loyalty_graph.config import Settings
from loyalty_graph.database import APP_ROLE, Database
from loyalty_graph.errors import ConfigurationError
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.grants import PRIVILEGES
from loyalty_graph.ledger.migrate import check_migrated, is_migrated, migrate
from loyalty_graph.ledger.tables import gateway_keys, metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.anyio

CATALOGUE = {
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace AND conrelid <> 0",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "columns": "SELECT table_name, column_name, data_type, udt_name, collation_name, column_default, is_nullable, "
    "is_identity, identity_generation FROM information_schema.columns WHERE table_schema = 'public'",
    "options": "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "labels": "SELECT typname, enumsortorder, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid",
}


async def test_the_migrated_tables_are_those_that_the_code_declares(database: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.owner.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_migrated_catalogue_is_that_of_the_declared_tables(database: Database, unmigrated: Database) -> None:
    async with unmigrated.owner.begin() as connection:
        await connection.run_sync(metadata.create_all)
        declared = await catalogue(connection)
    async with database.owner.begin() as connection:
        await connection.execute(sa.text("DROP TABLE alembic_version"))
        migrated = await catalogue(connection)
    assert migrated ^ declared == set()


async def catalogue(connection: AsyncConnection) -> set[tuple[str, ...]]:
    found = set()
    for name, query in CATALOGUE.items():
        for row in await connection.execute(sa.text(query)):
            found.add((name, *(str(value) for value in row)))
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET points = points + 1",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "INSERT INTO entries SELECT * FROM entries ON CONFLICT ON CONSTRAINT entries_pkey DO UPDATE SET points = 1",
        "SELECT 1 FROM entries FOR UPDATE",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "ALTER TABLE entries DROP CONSTRAINT entries_points_check",
        "CREATE INDEX ON entries (points)",
        "DROP TABLE entries",
        "DELETE FROM postings",
        "UPDATE postings SET recorded_at = now()",
        "DELETE FROM entry_ids",
        "UPDATE entry_ids SET seq = 1",
        "DELETE FROM balances",
        "DELETE FROM daily_points",
        "UPDATE daily_point_deltas SET earned = 0",
        "UPDATE gateway_keys SET secret = ''",
        "UPDATE members SET reference = 'x'",
        "CREATE TABLE mine (id int)",
        "SELECT setval('posting_ids', 1)",
    ],
)
async def test_the_app_role_is_refused(database: Database, statement: str) -> None:
    async with database.write.connect() as connection:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await connection.execute(sa.text(statement))


def test_the_privileges_name_every_table() -> None:
    assert set(PRIVILEGES) == set(metadata.tables)


async def test_two_migrations_at_once_make_one_database(unmigrated: Database) -> None:
    assert not await is_migrated(unmigrated)
    await asyncio.gather(migrate(unmigrated), migrate(unmigrated))
    assert await is_migrated(unmigrated)
    await check_migrated(unmigrated)


async def test_a_secret_outlives_migrations(database: Database) -> None:
    before = await keys(database)
    await migrate(database)
    assert await keys(database) == before
    assert [purpose for purpose, _ in before] == ["cursor"]
    assert len(before[0][1]) == 32


async def keys(database: Database) -> list[tuple[str, bytes]]:
    async with database.read.connect() as connection:
        return [(row.purpose, row.secret) for row in await connection.execute(sa.select(gateway_keys))]


async def test_a_database_without_tables_is_told_apart(unmigrated: Database) -> None:
    with pytest.raises(ConfigurationError, match="run `loyalty-graph migrate`") as refused:
        await check_migrated(unmigrated)
    assert refused.value.code == "DATABASE_NOT_MIGRATED"


async def test_a_newer_database_is_left_alone(database: Database) -> None:
    async with database.owner.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await is_migrated(database)
    with pytest.raises(ConfigurationError, match="at step 9999") as refused:
        await migrate(database)
    assert refused.value.code == "DATABASE_TOO_NEW"


@asynccontextmanager
async def ordinary_user(url: str, *commands: str) -> AsyncIterator[Database]:
    """The database as somebody who is no superuser, after an administrator's commands."""
    name = f"user_{secrets.token_hex(6)}"
    administrator = Database(url, Settings())
    async with administrator.owner.begin() as connection:
        for command in (f"CREATE ROLE {name} LOGIN PASSWORD '{name}'", *commands):
            await connection.execute(sa.text(command.format(user=name)))
    as_user = sa.make_url(url).set(username=name, password=name)
    opened = Database(as_user.render_as_string(hide_password=False), Settings())
    try:
        yield opened
    finally:
        await opened.dispose()
        async with administrator.owner.begin() as connection:
            for command in (f"REASSIGN OWNED BY {name} TO CURRENT_USER", f"DROP OWNED BY {name}", f"DROP ROLE {name}"):
                await connection.execute(sa.text(command))


async def test_a_user_who_may_take_the_app_role_migrates_and_writes(unmigrated_url: str) -> None:
    rights = (f"GRANT {APP_ROLE} TO {{user}}", "GRANT CREATE ON SCHEMA public TO {user}")
    async with ordinary_user(unmigrated_url, *rights) as database:
        await migrate(database)
        async with database.write.begin() as connection:
            assert await connection.scalar(sa.text("SELECT current_user")) == APP_ROLE
            assert await create_account(connection, "demo", "Demo", "EUR")


async def test_a_user_who_may_not_take_the_app_role_is_told_what_to_do(unmigrated_url: str) -> None:
    async with ordinary_user(unmigrated_url, "GRANT CREATE ON SCHEMA public TO {user}") as database:
        with pytest.raises(ConfigurationError, match=f"GRANT {APP_ROLE} TO") as refused:
            await migrate(database)
        assert refused.value.code == "CANNOT_CREATE_ROLE"
        assert not await is_migrated(database)


async def test_a_user_who_may_not_create_tables_is_told(unmigrated_url: str) -> None:
    async with ordinary_user(unmigrated_url, f"GRANT {APP_ROLE} TO {{user}}") as database:
        with pytest.raises(ConfigurationError, match="permission denied for schema public") as refused:
            await migrate(database)
        assert refused.value.code == "CANNOT_MIGRATE"
