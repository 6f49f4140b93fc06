"""Folders that any user may reach, processes that use a server, and one server for the tests of connections."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import pytest

from loyalty_graph.database import EmbeddedPostgres, stop
from loyalty_graph.database.binaries import program
from loyalty_graph.testing.postgres import reachable_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FAST = {"fsync": "off"}
HOLDER = """
import os, pwd, sys
from pathlib import Path
from loyalty_graph.database import EmbeddedPostgres
from loyalty_graph.errors import ConfigurationError

if len(sys.argv) > 2:  # becomes an ordinary user only now: the interpreter may be where just root can read it
    account = pwd.getpwnam(sys.argv[2])
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
try:
    with EmbeddedPostgres.start(Path(sys.argv[1]), {"fsync": "off"}) as server:
        print(server.url(), flush=True)
        sys.stdin.read()
except ConfigurationError as error:
    print(error.code, error, flush=True)
"""


class Holder:
    """Another process that uses the server of a data folder until it is told to end, or is killed."""

    def __init__(self, data_dir: Path, *user: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", HOLDER, data_dir, *user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    def outcome(self) -> str:
        """Wait until the process uses the server and return the server's URL, or code and text of what failed."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        """Let the process release the server and end."""
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A data folder whose server has been created and stopped: copying it is faster than creating another."""
    place = reachable_folder()
    with EmbeddedPostgres.start(place / "data", FAST):
        pass
    yield place / "data"
    shutil.rmtree(place)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for data folders, whose servers are stopped at the end of the test."""
    place = reachable_folder()
    yield place
    for cluster in place.rglob("postgres"):
        stop(cluster.parent)
    shutil.rmtree(place)


@pytest.fixture
def data_dir(folder: Path, template: Path) -> Path:
    """A data folder with a cluster that nobody runs yet."""
    subprocess.run(["/bin/cp", "-a", template, folder / "data"], check=True)
    return folder / "data"


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    """A server for all tests that only connect."""
    place = reachable_folder()
    with EmbeddedPostgres.start(place, FAST) as running:
        yield running
    shutil.rmtree(place)


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    with ExitStack() as holders:
        yield lambda data_dir, *user: holders.enter_context(Holder(data_dir, *user))


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can act as several users")


@pytest.fixture
def ordinary() -> pwd.struct_passwd:
    """The account of an ordinary user who is not the one that runs the servers of root, and can reach the programs."""
    account = pwd.getpwnam("daemon")
    if os.geteuid() == 0:
        reached = subprocess.run(["/usr/bin/test", "-x", program("postgres")], user=account.pw_uid, check=False)
        if reached.returncode != 0:
            pytest.skip(f"{account.pw_name} cannot enter the folder of this checkout, so has no programs to run")
    return account
