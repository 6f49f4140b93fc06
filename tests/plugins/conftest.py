"""Plugins of a test's own, installed for as long as it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import pytest

from loyalty_graph.plugins import Plugins
from loyalty_graph.testing.gateway import running_gateway
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

from .distributions import install

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from loyalty_graph.testing.gateway import GatewayClient
    from loyalty_graph.testing.postgres import PostgresTemplate


class Installed(Protocol):
    """Installs plugins: `installed(a_good=GOOD, bad="1 / 0")` gives their entry points."""

    def __call__(self, **sources: str) -> list[EntryPoint]:
        """The entry points of these modules."""


class Serving(Protocol):
    """Starts a gateway with some plugins over the worked example, which tests share."""

    def __call__(self, plugins: Plugins) -> AbstractContextManager[GatewayClient]:
        """The gateway, until the end of the block."""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    monkeypatch.syspath_prepend(tmp_path)
    names: list[str] = []

    def installed(**sources: str) -> list[EntryPoint]:
        names.extend(sources)
        return [install(tmp_path, name, source) for name, source in sources.items()]

    yield installed
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def filled_database_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied() as url:
        with running_gateway(url, Plugins()) as gateway:
            gateway.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        yield url


@pytest.fixture
def serving(filled_database_url: str) -> Serving:
    return lambda plugins: running_gateway(filled_database_url, plugins)
