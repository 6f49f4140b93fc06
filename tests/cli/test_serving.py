"""The gateway as a process of its own, with the embedded server: it starts, answers, and leaves nothing running."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest

from loyalty_graph.database import stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from loyalty_graph.cli import main; main()"]


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder: Path = tmp_path_factory.mktemp("gateway") / "data"
    yield os.environ | {"LOYALTY_GRAPH_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1", "COLUMNS": "300"}
    assert not stop(folder), "the embedded server was left running"


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process, and the URL of the GraphQL endpoint that it prints; killed if the test forgets it."""
    process = subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if match := re.search(r"http://\S+/graphql", line):
                yield process, match[0]
                break
        else:
            pytest.fail("the command ended without serving")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def ask(url: str, query: str) -> object:
    """The answer, waited for until the server that has announced itself takes requests."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return httpx2.post(url, json={"query": query}, timeout=10).json()
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_the_demo_starts_from_nothing_and_starts_again(environment: dict[str, str]) -> None:
    query = """{ account { name totalCustomers }
      liabilityByDateReport(filter: {from: "2026-06-30", to: "2026-06-30"}) { integrity { ok } } }"""
    expected = {
        "data": {
            "account": {"name": "Bean & Leaf", "totalCustomers": 240},
            "liabilityByDateReport": {"integrity": {"ok": True}},
        }
    }
    for ending in (signal.SIGTERM, signal.SIGINT):
        with running(environment, "demo", "--port", "0") as (process, url):
            assert ask(url, query) == expected
            process.send_signal(ending)
            process.communicate(timeout=30)
            assert process.returncode == 0


def test_several_workers_serve_one_database(environment: dict[str, str]) -> None:
    created = subprocess.run(
        [*COMMAND, "account", "create", "demo"], env=environment, capture_output=True, text=True, check=False
    )
    assert (created.returncode, created.stdout) == (0, "Created account demo.\n"), created.stderr
    with running(environment, "serve", "--port", "0", "--workers", "2") as (process, url):
        for _ in range(8):
            assert ask(url, "{ account { code } }") == {"data": {"account": {"code": "demo"}}}
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 0


def test_a_taken_port_is_said_in_one_line(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, "serve", "--port", port], env=environment, capture_output=True, text=True, check=False
        )
    said = f"Cannot listen on 127.0.0.1:{port}: Address already in use. Another --port may be free."
    assert (ended.returncode, ended.stderr) == (1, f"Error: CANNOT_LISTEN: {said}\n")


def test_a_start_imports_nothing_that_it_does_without() -> None:
    imported = (
        "import sys, loyalty_graph.cli.app, loyalty_graph.cli.server, loyalty_graph.http.app; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", imported], capture_output=True, text=True, check=True)
    later = {
        "alembic",
        "jinja2",
        "packaging",
        "rich",
        "xlsxwriter",
        "loyalty_graph.cli.report",
        "loyalty_graph.explorer.routes",
    }
    assert later.isdisjoint(done.stdout.split())
