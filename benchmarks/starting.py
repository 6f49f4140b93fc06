"""The start of the gateway on a database that is up and migrated: from the process's begin to its first good answer."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, Final

from tests.gateway_process import COMMAND

from .findings import Finding, at_most, trying, written
from .processes import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .workbench import Workbench

_PAUSE_S: Final = 0.005
_LIMIT_S: Final = 60.0


EXPLANATION: Final = (
    "`loyalty-graph serve` on a database that is up and migrated, from the begin of the process to the first 200 of "
    "`/readyz`; the first start, which compiles, does not count. At work: the CPU time of the process until then."
)
_CASE: Final = "Server start"


def measure(bench: Workbench) -> Sequence[Finding]:
    """The one case."""
    return trying(_CASE, _measure, bench)


def _measure(bench: Workbench) -> list[Finding]:
    seconds, at_work = starts(bench.url, bench.effort.rounds)
    ours = f"at work {written(statistics.median(at_work), 's')}"
    return [Finding(_CASE, at_most(1.5, "s"), "", statistics.median(seconds), ours)]


def starts(url: str, rounds: int) -> tuple[Sequence[float], Sequence[float]]:
    """The seconds of each start, and those of them that the process was at work."""
    with tempfile.TemporaryDirectory(prefix="loyalty-graph-bench-") as compiled:
        environment = {**os.environ, "LOYALTY_GRAPH_DATABASE_URL": url, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        taken = [started(environment) for _ in range(rounds + 1)][1:]
    seconds, at_work = zip(*taken, strict=True)
    return seconds, at_work


def started(environment: dict[str, str]) -> tuple[float, float]:
    """Start a gateway with these variables and end it: the seconds until it answers, and those at work."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    begun = time.perf_counter()
    arguments = [*COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        while not _is_ready(port):
            if process.poll() is not None or time.perf_counter() - begun > _LIMIT_S:
                raise ValueError("the gateway did not start")
            time.sleep(_PAUSE_S)
        return time.perf_counter() - begun, cpu_seconds(process.pid)
    finally:
        process.terminate()
        process.wait()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
