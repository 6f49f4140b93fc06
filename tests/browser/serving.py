"""A gateway over the demo shop that a browser can visit, and what tests add to it: odd customers, a foreign report."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from tests.plugins.distributions import describe

from loyalty_graph.cli.demo_shop import write_demo_files
from loyalty_graph.config import Settings
from loyalty_graph.http.app import create_app
from loyalty_graph.scaffold import ReportNames, write_package
from loyalty_graph.testing.facts import Facts
from loyalty_graph.testing.gateway import installed_plugins, running_gateway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.plugins import Plugins

SCAFFOLDED: Final = "top_spenders"
"""The report of the scaffolded plugin."""

HOSTILE: Final = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
"""The reference of a customer, the first in their order, and its first name. It pays by statement."""

_SECONDS: Final = 30


def odd_customers() -> Facts:
    """What no shop wants to have."""
    facts = Facts()
    facts.customer(
        HOSTILE,
        first_name=HOSTILE,
        last_name="O'Neill & Sons",
        email="hostile@example.test",
        account_customer="true",
    )
    facts.earn(HOSTILE, 70, on="2026-03-10", balance_type="STORE", campaign="COFFEE")
    return facts


def import_shop(database_url: str, more: Facts | None = None) -> None:
    """Import the demo shop, and more facts of it, into a migrated, empty database."""
    with tempfile.TemporaryDirectory() as folder, running_gateway(database_url) as gateway:
        gateway.account = "demo"
        write_demo_files(Path(folder))
        gateway.import_files(Path(folder))
        if more is not None:
            more.write(Path(folder) / "more", "demo")
            gateway.import_files(Path(folder) / "more")


def plugins_with_a_scaffolded_one() -> Plugins:
    """The installed plugins and one more, which is on the path only while it is imported."""
    names = ReportNames.checked(SCAFFOLDED)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / SCAFFOLDED / "src"
        write_package(names, source.parent)
        describe(source, names.module)
        sys.path.insert(0, str(source))
        try:
            return installed_plugins()
        finally:
            sys.path.remove(str(source))


@contextmanager
def serving(database_url: str, plugins: Plugins) -> Iterator[str]:
    """Serve the demo shop's account on a free port of the loopback, and give the address."""
    app = create_app(Settings(database_url=database_url, account="demo"), plugins)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_SECONDS)
            assert not thread.is_alive()
