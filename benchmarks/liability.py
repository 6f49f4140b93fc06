"""Liability by date over 365 days: beside ready-made rows, beside counting it all from entries, and at two sizes."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import asyncpg

from .cases import DAYS
from .contests import contest
from .findings import Finding, at_least, at_most, trying, written
from .questions import GATEWAY, TENTH, days
from .statements import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .workbench import Workbench

EXPLANATION: Final = (
    "All columns of 365 days, one connection. The ready-made rows are a table that the window query below made: it "
    "computes every day from nothing but entries, and its rows are those of the gateway."
)

_CASE: Final = DAYS[0].title
_RUNS: Final = 3


def measure(bench: Workbench) -> Sequence[Finding]:
    """All that the days are compared with."""
    return [
        *DAYS[0].measure(bench),
        *trying(_CASE, _beside_entries, bench),
        *trying(_CASE, _beside_a_tenth, bench),
    ]


def _beside_entries(bench: Workbench) -> list[Finding]:
    """The window query is run by the driver alone: it takes seconds, whoever asks."""
    ours, _ = days(bench.constants)
    latency = contest(bench, [ours], connections=1).latency(GATEWAY)
    counted = asyncio.run(_seconds_of_counting(bench))
    texts = written(1000 * latency, "ms"), written(1000 * counted, "ms")
    return [Finding(_CASE, at_least(1000), "a window query over all entries", counted / latency, *texts)]


async def _seconds_of_counting(bench: Workbench) -> float:
    text, taken = statement("liability_by_date", bench.constants), []
    connection = await asyncpg.connect(bench.url, server_settings={"jit": "off", "work_mem": "256MB"})
    try:
        for _ in range(_RUNS):
            begun = time.perf_counter()
            await connection.fetch(text)
            taken.append(time.perf_counter() - begun)
    finally:
        await connection.close()
    return statistics.median(taken)


def _beside_a_tenth(bench: Workbench) -> list[Finding]:
    ours, _ = days(bench.constants)
    measured = contest(bench, [ours, replace(ours, server=TENTH)], connections=1, alike=False)
    texts = (written(1000 * measured.latency(name), "ms") for name in (GATEWAY, TENTH))
    return [Finding(_CASE, at_most(1.3), TENTH, measured.latency_ratio(TENTH), *texts)]
