"""The explorer over the worked example, read page by page as a browser without JavaScript would."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.explorer import assets
from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway

from .browser import Browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_graph.testing.postgres import PostgresTemplate


@contextmanager
def _opened(postgres_template: PostgresTemplate, name: str) -> Iterator[GatewayClient]:
    with postgres_template.copied(name) as url, running_gateway(url, installed_plugins()) as gateway:
        yield gateway


@pytest.fixture(scope="session")
def example(postgres_template: PostgresTemplate, worked_example_template: str) -> Iterator[GatewayClient]:
    """A gateway with the worked example and all installed plugins, shared by all tests that only read."""
    with _opened(postgres_template, worked_example_template) as gateway:
        yield gateway


@pytest.fixture
def desk(postgres_template: PostgresTemplate, worked_example_template: str) -> Iterator[GatewayClient]:
    """A gateway like `example` for one test that writes."""
    with _opened(postgres_template, worked_example_template) as gateway:
        yield gateway


@pytest.fixture
def browser(example: GatewayClient) -> Browser:
    """A browser that reads the pages of `example`."""
    return Browser(example.http)


@contextmanager
def _bundled(folder: Path, *names: str) -> Iterator[None]:
    """An installation with bundles of these names. The server only looks whether they are there."""
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "_BUNDLES", folder)
        assets._files.cache_clear()  # noqa: SLF001 - it is never cleared but here
        yield
    assets._files.cache_clear()  # noqa: SLF001 - as above


@pytest.fixture
def with_bundles(tmp_path: Path) -> Iterator[None]:
    """An installation that was built with npm, wherever the tests run."""
    with _bundled(tmp_path / "bundles", "charts.js", "graphiql.js"):
        yield


@pytest.fixture
def without_bundles(tmp_path: Path) -> Iterator[None]:
    """An installation that was built without npm."""
    with _bundled(tmp_path / "bundles"):
        yield
