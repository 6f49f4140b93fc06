"""Fixtures: a gateway with the plugins asked for over a database of its own, asked over HTTP in this process."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import make_url
from starlette.testclient import TestClient

from loyalty_graph.config import load_settings
from loyalty_graph.errors import DeclarationError
from loyalty_graph.graphql import Executor, build_schema
from loyalty_graph.http.app import create_app
from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.accounts import set_account
from loyalty_graph.plugins import Plugins, load_plugins
from loyalty_graph.plugins.loading import ENTRY_POINT_GROUP, installed_names
from loyalty_graph.reports.coercion import suggestion
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable, Iterable, Iterator
    from pathlib import Path

    from loyalty_graph.database import Database
    from loyalty_graph.http.gateway import Gateway
    from loyalty_graph.plugins import Plugin
    from loyalty_graph.testing.postgres import PostgresTemplate

_AS_SERVED: Final = {"use_uvloop": sys.platform != "win32"}
"""The event loop that `loyalty-graph serve` runs on, too."""


class GatewayClient:
    """A running gateway and whoever asks it: documents go through its HTTP application as those of any client.

    `account` may be changed between two requests: it is the account that requests see from then on.
    """

    def __init__(self, http: TestClient) -> None:
        self.http = http
        """For requests other than GraphQL documents."""
        self.before_asking: list[Callable[[], None]] = []
        """What is to be done before a document is asked: a `ledger` imports its facts then."""

    @property
    def _gateway(self) -> Gateway:
        found: Gateway = self.http.app.state.gateway  # type: ignore[attr-defined]  # the application is a Starlette
        return found

    @property
    def database(self) -> Database:
        """The gateway's database; use it within `call` only."""
        return self._gateway.database

    @property
    def plugins(self) -> Plugins:
        """The plugins whose reports it serves."""
        return self._gateway.plugins

    @property
    def account(self) -> str:
        """The code of the account that requests see."""
        return self._gateway.settings.account

    @account.setter
    def account(self, code: str) -> None:
        settings = self._gateway.settings.model_copy(update={"account": code})
        self.http.app.state.gateway = replace(self._gateway, settings=settings)  # type: ignore[attr-defined]

    @contextmanager
    def serving(self, plugins: Plugins) -> Iterator[None]:
        """Serve these plugins meanwhile, as if no others were installed; their routes stay those of before."""
        before = self._gateway
        executor = Executor(build_schema(plugins), before.settings)
        self.http.app.state.gateway = replace(before, plugins=plugins, executor=executor)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            self.http.app.state.gateway = before  # type: ignore[attr-defined]

    def ask(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole body of the answer to a GraphQL document: `data`, `errors`."""
        for prepare in self.before_asking:
            prepare()
        body: dict[str, Any] = self.http.post("/graphql", json={"query": document, "variables": variables or {}}).json()
        return body

    def data(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer; fails the test if there are errors."""
        body = self.ask(document, variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def call(self, work: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        """Run a coroutine function where the gateway runs, so that it may use its database."""
        assert self.http.portal is not None
        return self.http.portal.call(work, *arguments)

    def import_files(self, folder: Path, *, data_epoch: dt.date | None = None, trust_recorded_at: bool = False) -> None:
        """Import a folder into the account. Raises ImportRefusedError."""

        async def work() -> None:
            await import_folder(self.database, folder, account=self.account, trust_recorded_at=trust_recorded_at)
            if data_epoch is not None:
                async with self.database.write.begin() as connection:
                    await set_account(connection, self.account, data_epoch=data_epoch)

        self.call(work)


def installed_plugins(*names: str) -> Plugins:
    """The installed plugins of these names, or all, as `loaded_plugins`. Raises DeclarationError.

    NOT_INSTALLED for a name that no installed plugin has, PLUGINS_FAILED for a plugin that does not serve.
    """
    for name in names:
        if name not in (installed := installed_names()):
            hint = f"install it with `pip install --editable .`; {suggestion(name, sorted(installed))}"
            raise DeclarationError("NOT_INSTALLED", f"No plugin {name!r} is installed: {hint}")
    plugins = loaded_plugins(*names)
    require_serving(plugins.plugins)
    return plugins


def loaded_plugins(*names: str) -> Plugins:
    """The installed plugins of these names, or all, whether they serve or not; they are loaded once per process."""
    return _loaded(names, frozenset(map(_place, entry_points(group=ENTRY_POINT_GROUP))))


@cache
def _loaded(names: tuple[str, ...], installed: frozenset[tuple[str, str, str]]) -> Plugins:  # noqa: ARG001 - tells when to load anew
    return load_plugins(only=names or None)


def _place(entry_point: EntryPoint) -> tuple[str, str, str]:
    """What tells an installed plugin from another of its name."""
    folder = entry_point.dist.locate_file("") if entry_point.dist else ""
    return entry_point.name, entry_point.value, str(folder)


def require_serving(plugins: Iterable[Plugin]) -> None:
    """Raise DeclarationError (PLUGINS_FAILED) for a plugin that does not serve, saying why."""
    for plugin in plugins:
        if plugin.error is not None:
            text = f"The plugin {plugin.name} of distribution {plugin.distribution} does not serve: {plugin.error}"
            raise DeclarationError("PLUGINS_FAILED", text)


@contextmanager
def running_gateway(database_url: str, plugins: Plugins | None = None) -> Iterator[GatewayClient]:
    """A gateway over a migrated database, with the given plugins, by default none."""
    settings = load_settings().model_copy(update={"database_url": database_url})
    app = create_app(settings, plugins or Plugins())
    with TestClient(app, base_url="http://127.0.0.1", backend_options=_AS_SERVED) as http:
        yield GatewayClient(http)


@pytest.fixture
def plugins() -> Plugins:
    """The plugins of `gateway`: none. Override it to serve some, with `installed_plugins("my_plugin")`."""
    return Plugins()


@pytest.fixture
def gateway(database_url: str, plugins: Plugins) -> Iterator[GatewayClient]:
    """A running gateway without any data. It serves exactly the plugins of the fixture `plugins`, all of them."""
    with running_gateway(database_url, plugins) as client:
        require_serving(client.plugins.plugins)
        yield client


@pytest.fixture(scope="session")
def worked_example_template(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The name of a database with the worked example, to be copied."""
    with postgres_template.copied() as url:
        with running_gateway(url) as client:
            client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        yield str(make_url(url).database)


@pytest.fixture
def worked_example(
    postgres_template: PostgresTemplate, worked_example_template: str, plugins: Plugins
) -> Iterator[GatewayClient]:
    """A running gateway as `gateway` is, a second one beside it, with the worked example's data."""
    with postgres_template.copied(worked_example_template) as url, running_gateway(url, plugins) as client:
        require_serving(client.plugins.plugins)
        yield client
