"""URLs and failures to connect: one clear line each, and no password in it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from loyalty_graph.config import Settings
from loyalty_graph.database import EmbeddedPostgres, open_database, sessions
from loyalty_graph.database.sessions import Address
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


async def refusal(url: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refused:
        async with open_database(Settings(database_url=url)):
            pass
    return refused.value


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_every_usual_scheme_is_understood(server: EmbeddedPostgres, scheme: str) -> None:
    url = server.url().replace("postgresql", scheme, 1)
    async with open_database(Settings(database_url=url)) as database, database.owner.connect() as connection:
        assert await connection.scalar(text("SELECT current_database()")) == "loyalty_graph"


async def test_parameters_of_libpq_do_what_they_say_or_nothing(server: EmbeddedPostgres) -> None:
    url = (
        f"{server.url()}&sslmode=disable&channel_binding=prefer&gssencmode=disable&keepalives_idle=5"
        "&connect_timeout=3&options=-c%20work_mem%3D7MB"
    )
    async with open_database(Settings(database_url=url)) as database, database.owner.connect() as connection:
        assert await connection.scalar(text("SHOW work_mem")) == "7MB"


async def test_the_embedded_server_is_used_and_stopped_without_a_url(data_dir: Path) -> None:
    pid_file = data_dir / "postgres" / "postmaster.pid"

    async def fail() -> None:
        async with open_database(Settings(data_dir=data_dir)) as database, database.owner.connect() as connection:
            assert await connection.scalar(text("SHOW data_directory")) == str(data_dir / "postgres")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not await asyncio.to_thread(pid_file.exists)


async def test_a_closed_port_is_named_without_the_password() -> None:
    error = await refusal("postgresql://me:secret@127.0.0.1:1/shop")
    assert error.code == "DATABASE_UNREACHABLE"
    assert error.message == (
        "PostgreSQL at 127.0.0.1:1, database shop cannot be used: Connect call failed ('127.0.0.1', 1)."
    )


async def test_a_host_that_does_not_answer_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with asyncio.timeout(5):
            error = await refusal(f"postgresql://me:secret@127.0.0.1:{port}/shop?connect_timeout=0.2&sslmode=disable")
    assert error.code == "DATABASE_UNREACHABLE"
    assert error.message.endswith("cannot be used: no answer in time.")


async def test_a_missing_database_is_named(server: EmbeddedPostgres) -> None:
    error = await refusal(server.url("nowhere"))
    assert error.code == "DATABASE_UNREACHABLE"
    assert error.message.endswith('database "nowhere" does not exist.')


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop",
        "mysql://me:secret@host/shop",
        "sqlite:///shop.db",
        "postgresql://me:secret@host:port/shop",
        "postgresql://me:sec/ret@host/shop",
        "postgresql://me:12/secret@host/shop",
        "postgresql://me:sec?ret@host/shop",
        "postgresql://me:sec#ret@host/shop",
        "postgresql://me:secret@[::1/shop",
        "postgresql://me:secret@host/shop?connect_timeout=soon",
    ],
)
async def test_a_url_that_cannot_be_meant_is_refused_without_repeating_it(url: str) -> None:
    error = await refusal(url)
    assert error.code == "INVALID_DATABASE_URL"
    assert error.field == ("LOYALTY_GRAPH_DATABASE_URL",)
    assert "sec" not in error.message
    assert "ret@" not in error.message


@pytest.mark.parametrize("hosts", ["host", "host:5433", "[::1]:5433", "one:1,two:2", ""])
async def test_hosts_are_shown_as_they_were_given(hosts: str) -> None:
    assert str(Address(f"postgresql://me:s%40cret@{hosts}/shop")) == (
        f"PostgreSQL at {hosts or 'the default host'}, database shop"
    )


async def test_a_database_without_the_app_role_says_what_to_do(server: EmbeddedPostgres) -> None:
    with pytest.raises(ConfigurationError) as refused:
        await Address(server.url()).connect({"role": "nobody_made_this"})
    assert refused.value.code == "DATABASE_NOT_MIGRATED"
    assert refused.value.message.endswith(
        'is not set up for this gateway (role "nobody_made_this" does not exist): run `loyalty-graph migrate`.'
    )


async def test_an_old_server_is_refused(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "OLDEST_VERSION", 19)
    error = await refusal(server.url())
    assert error.code == "DATABASE_TOO_OLD"
    assert error.message.endswith("is version 18; 19 or newer is needed.")
