"""`loyalty-graph serve`, `demo` and `stop`: the gateway as a process."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_graph.cli.garbage import no_garbage_here
from loyalty_graph.cli.session import ready_database, run_async
from loyalty_graph.config import Settings, load_settings
from loyalty_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

Host = Annotated[str | None, typer.Option(help="Address to listen on. Default: LOYALTY_GRAPH_HOST or 127.0.0.1.")]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="Port to listen on, 0 for a free one. Default: LOYALTY_GRAPH_PORT or 8000."),
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=64, help="Server processes. Default: LOYALTY_GRAPH_WORKERS or 1.")
]

DEMO_QUERY = """{
  liabilityByDateReport(filter: {from: "2026-06-01", to: "2026-06-30"}, last: 3) {
    nodes { date totalPointsEarned totalPointsRedeemed totalOutstandingPointsEnd }
    totals { totalPointsEarned differenceInOutstandingPoints }
    integrity { ok }
  }
}"""


def serve(
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Do not start if a plugin cannot be loaded.")] = False,
) -> None:
    """Serve the GraphQL gateway until it is interrupted."""
    settings = load_settings()
    if strict:
        _refuse_failed_plugins(settings)
    with _listening(settings, host, port) as listening, _database_in_use(settings):
        run_async(_prepare(settings))
        _serve(listening, workers or settings.workers)


def demo(host: Host = None, port: Port = None) -> None:
    """Serve the gateway with the demo shop's data, which is loaded the first time."""
    from loyalty_graph.cli.demo import load_demo

    settings = load_settings()
    with _listening(settings, host, port) as listening, _database_in_use(settings):
        run_async(load_demo(settings))
        _serve(listening, 1, query=DEMO_QUERY)


def stop() -> None:
    """Stop the embedded PostgreSQL server of the data folder, even if something still uses it."""
    from loyalty_graph.database.embedded import stop as stop_server

    settings = load_settings()
    stopped = stop_server(settings.data_dir)
    typer.echo(f"{'Stopped' if stopped else 'There is no'} embedded PostgreSQL server in {settings.data_dir}.")


def _refuse_failed_plugins(settings: Settings) -> None:
    from loyalty_graph.graphql import serving
    from loyalty_graph.plugins import chosen_plugins

    plugins, _ = serving(chosen_plugins(settings))
    failed = [
        f"{plugin.name} (distribution {plugin.distribution}): {plugin.error}"
        for plugin in plugins.plugins
        if plugin.error
    ]
    if failed:
        raise ConfigurationError("PLUGINS_FAILED", f"The gateway is not started: {'; '.join(failed)}")


async def _prepare(settings: Settings) -> None:
    async with ready_database(settings):
        pass


def _database_in_use(settings: Settings) -> AbstractContextManager[object]:
    """Keep the embedded server running from preparation to the end of serving, whichever worker comes and goes."""
    if settings.database_url is not None:
        return nullcontext()
    from loyalty_graph.database.embedded import EmbeddedPostgres

    return EmbeddedPostgres.start(settings.data_dir)


@contextmanager
def _listening(settings: Settings, host: str | None, port: int | None) -> Iterator[socket.socket]:
    """Take the port before anything else is started: nobody waits for a database to learn that the port is taken."""
    address = (host or settings.host, settings.port if port is None else port)
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        taken = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        text = f"Cannot listen on {address[0]}:{address[1]}: {reason}. Another --port may be free."
        raise ConfigurationError("CANNOT_LISTEN", text) from None
    taken.set_inheritable(True)
    with taken:
        yield taken


def _serve(listening: socket.socket, workers: int, query: str | None = None) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(
        "loyalty_graph.http.app:create_app", factory=True, workers=workers, log_level="warning", lifespan="on"
    )
    server = uvicorn.Server(config)
    with _ended_by_signals():
        _announce(listening, query)
        if workers == 1:
            with no_garbage_here():
                config.load()
            server.run(sockets=[listening])
        else:
            Multiprocess(config, sockets=[listening]).run()
    if workers == 1 and not server.started:
        raise ConfigurationError("SERVER_FAILED", "The server could not start; the lines above say why.")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM unwind the stack: uvicorn raises it again after its shutdown, and the database is ours to release."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _announce(listening: socket.socket, query: str | None) -> None:
    address, port = listening.getsockname()[:2]
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    lines = [
        "loyalty-graph",
        f"  Explorer  {url}/",
        f"  GraphQL   {url}/graphql",
        f"  Health    {url}/healthz  {url}/readyz",
        "  Stop      Ctrl+C",
    ]
    typer.echo("\n".join(lines))
    if query is not None:
        body = " ".join(query.split()).replace('"', '\\"')
        typer.echo("\nPaste this into another terminal:\n")
        typer.echo(f"curl -s {url}/graphql -H 'content-type: application/json' -d '{{\"query\": \"{body}\"}}'\n")
