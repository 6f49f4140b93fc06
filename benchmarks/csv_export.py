"""Entries as CSV over HTTP, beside psql's COPY of the same Select and of one written by hand."""

from __future__ import annotations

import statistics
import subprocess
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import orjson

from loyalty_graph.database.binaries import program

from .downloads import download
from .findings import Finding, at_most, trying, written
from .processes import Memory
from .servers import gateway
from .statements import statement, value
from .workbench import ACCOUNT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .workbench import Workbench

EXPLANATION: Final = (
    "A fifth of all entries, the latest, with all columns, by reference, type and number. Beside it `psql` runs, and "
    "throws away, the COPY that the gateway was running, cells and all, as the server itself shows it; and one written "
    "by hand with the same columns and order, cells as COPY writes them. Memory: the peak above what a gateway just "
    "started has."
)
_SHARE: Final = 5
_RUNNING: Final = "SELECT query FROM pg_stat_activity WHERE query LIKE 'COPY%' AND pid <> pg_backend_pid()"
_SINCE: Final = "SELECT effective_at FROM entries ORDER BY effective_at DESC OFFSET $1 LIMIT 1"


def measure(bench: Workbench) -> Sequence[Finding]:
    """The time and the memory."""
    return trying(_title(bench), _measure, bench)


def path_since(since: str) -> str:
    """Where the entries since an instant are to be had."""
    return f"/reports/entries.csv?{urlencode({'where': orjson.dumps({'effectiveAt': {'gte': since}}).decode()})}"


def instant_of(url: str, number: int) -> str:
    """When the so manieth of the latest entries took effect."""
    found: dt.datetime = value(url, _SINCE, number - 1)
    return found.isoformat()


def _measure(bench: Workbench) -> list[Finding]:
    title = _title(bench)
    since = instant_of(bench.url, bench.size.entries // _SHARE)
    path, running = path_since(since), []
    with gateway(bench.url, ACCOUNT) as server:
        memory = Memory(server.process_id)
        first = download(server.address, path, begun=lambda: running.append(value(bench.url, _RUNNING)))
        same, by_hand = running[0], statement("entries", bench.constants, since=since)
        for text in (same, by_hand):
            if (rows := copied_lines(bench.url, text)) != first.lines - 1:
                raise ValueError(f"{first.lines - 1} rows over HTTP, but {rows} of {text:.200}")
        taken = [
            (download(server.address, path).seconds, _copy_seconds(bench.url, same), _copy_seconds(bench.url, by_hand))
            for _ in range(bench.effort.rounds)
        ]
        above_idle = memory.above_idle
    ours, copied, by_hand_copied = (statistics.median(column) for column in zip(*taken, strict=True))
    return [
        Finding(
            title,
            at_most(1.3),
            "psql's COPY of the same Select",
            statistics.median(mine / copy for mine, copy, _ in taken),
            written(ours, "s"),
            f"{written(copied, 's')}; of a Select by hand {written(by_hand_copied, 's')}",
        ),
        Finding(title, at_most(64, "MB"), "idle", above_idle, f"{written(first.size / 2**20, 'MB')} of CSV"),
    ]


def _title(bench: Workbench) -> str:
    return f"CSV export of {bench.size.entries // _SHARE:,} entries"


def copied_lines(url: str, text: str) -> int:
    """How many lines a COPY writes."""
    with subprocess.Popen(_psql(url, text), stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
        return sum(1 for _ in process.stdout or ())


def _copy_seconds(url: str, text: str) -> float:
    begun = time.perf_counter()
    subprocess.run(_psql(url, text), stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - ours
    return time.perf_counter() - begun


def _psql(url: str, text: str) -> list[str]:
    quiet = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
    return [str(program("psql")), *quiet, "--dbname", url, "--command", "SET jit = off", "--command", text]
