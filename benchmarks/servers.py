"""Servers as processes of their own, on free ports of this machine, ended by their ids."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson
from tests.gateway_process import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .load import Address
    from .statements import Constants

_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens, and its process."""

    address: Address
    process_id: int


@contextmanager
def gateway(database_url: str, account: str) -> Iterator[Server]:
    """`loyalty-graph serve` with its default settings."""
    given = {"LOYALTY_GRAPH_DATABASE_URL": database_url, "LOYALTY_GRAPH_ACCOUNT": account}
    with serving([*COMMAND, "serve", "--host", "127.0.0.1", "--port", "0"], given) as server:
        yield server


@contextmanager
def floor(database_url: str, constants: Constants) -> Iterator[Server]:
    """The bare endpoints and plain strawberry."""
    written = orjson.dumps(constants.as_list()).decode()
    with serving([sys.executable, "-m", "benchmarks.floor", database_url, written]) as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str | Path], variables: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Server]:
    """A command that prints the URL at which it serves; it is ended at the end. Raises ValueError if it serves not."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "300", **(variables or {})}
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
        try:
            yield Server(_address(process.stdout or ()), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_SECONDS)


def _address(lines: Iterable[bytes]) -> Address:
    for line in lines:
        if match := re.search(rb"http://([\d.]+):(\d+)", line):
            return match[1].decode(), int(match[2])
    raise ValueError("a server ended without serving")


@contextmanager
def announced_socket() -> Iterator[socket.socket]:
    """A free port to serve on, whose URL is printed for whoever started this process."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        yield listening
