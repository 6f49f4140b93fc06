"""A gateway that a browser can visit: the demo shop with a hostile customer, all our plugins and a scaffolded one."""

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
"""The reference of a customer, the first in their order, and its first name."""

SOME_DAY: Final = "2026-03-10"
"""A day on which much was bought."""

_SECONDS: Final = 30


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Serve a migrated, empty database on a free port of the loopback, and give the address."""
    with tempfile.TemporaryDirectory() as folder:
        plugins = _plugins(Path(folder) / "package")
        _import_shop(database_url, Path(folder) / "shop")
    settings = Settings(database_url=database_url, account="demo")
    config = uvicorn.Config(create_app(settings, plugins), log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_SECONDS)
            assert not thread.is_alive()


def _plugins(folder: Path) -> Plugins:
    """The installed plugins and the scaffolded one, which is on the path only while it is imported."""
    names = ReportNames.checked(SCAFFOLDED)
    write_package(names, folder)
    describe(folder / "src", names.module)
    sys.path.insert(0, str(folder / "src"))
    try:
        return installed_plugins()
    finally:
        sys.path.remove(str(folder / "src"))


def _import_shop(database_url: str, folder: Path) -> None:
    (folder / "demo").mkdir(parents=True)
    write_demo_files(folder / "demo")
    facts = Facts()
    facts.customer(HOSTILE, first_name=HOSTILE, last_name="O'Neill & Sons", email="hostile@example.test")
    facts.earn(HOSTILE, 70, on=SOME_DAY, balance_type="STORE", campaign="COFFEE")
    facts.write(folder / "facts", "demo")
    with running_gateway(database_url) as gateway:
        gateway.account = "demo"
        gateway.import_files(folder / "demo")
        gateway.import_files(folder / "facts")
