"""The start of the gateway on a database that is up and migrated: from the process's begin to its first good answer."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .processes import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMAND: Final = (sys.executable, "-c", "from loyalty_graph.cli import main; main()")
_PAUSE_S: Final = 0.005
_LIMIT_S: Final = 60.0


@dataclass(frozen=True)
class Starts:
    """The seconds of each start, and how many of them the process was at work."""

    seconds: Sequence[float]
    cpu_seconds: Sequence[float]

    @property
    def rounds(self) -> int:
        """How often it was started."""
        return len(self.seconds)

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def cpu(self) -> float:
        """The median of the seconds at work: what is left of the others on a machine that does nothing else."""
        return statistics.median(self.cpu_seconds)


def start(url: str, rounds: int) -> Starts:
    """Start a gateway of this database again and again, after a first time that does not count: it compiles."""
    with tempfile.TemporaryDirectory(prefix="loyalty-graph-bench-") as compiled:
        environment = {**os.environ, "LOYALTY_GRAPH_DATABASE_URL": url, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        taken = [_started(environment) for _ in range(rounds + 1)][1:]
    return Starts(*zip(*taken, strict=True))


def _started(environment: dict[str, str]) -> tuple[float, float]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    begun = time.perf_counter()
    arguments = [*_COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        while not _is_ready(port):
            if process.poll() is not None or time.perf_counter() - begun > _LIMIT_S:
                raise TimeoutError("the gateway did not start")
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
