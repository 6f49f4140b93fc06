"""The command line as a function: runs a command in this process against a fresh database and gives what it printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from loyalty_graph.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Cli(Protocol):
    """Runs a command with its arguments."""

    def __call__(self, *arguments: str) -> Outcome:
        """The outcome."""


@pytest.fixture
def loaded_url(postgres_template: PostgresTemplate, worked_example_template: str) -> Iterator[str]:
    """The URL of a database of the test's own that has the worked example."""
    with postgres_template.copied(worked_example_template) as url:
        yield url


@pytest.fixture
def loaded(cli: Cli, loaded_url: str, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on the worked example."""
    monkeypatch.setenv("LOYALTY_GRAPH_DATABASE_URL", loaded_url)
    return cli


@pytest.fixture
def cli(database_url: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Cli:
    monkeypatch.setenv("LOYALTY_GRAPH_DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> Outcome:
        capfdbinary.readouterr()
        status = run(arguments)
        out, err = capfdbinary.readouterr()
        return Outcome(status, out.decode(), err.decode())

    return invoke
