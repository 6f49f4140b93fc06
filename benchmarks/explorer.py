"""A report's page in the browser: fifty rows, complete, beside the time that a person does not notice."""

from __future__ import annotations

import asyncio
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import sqlalchemy as sa

from loyalty_graph.ledger.tables import clocks

from .findings import Finding, at_most, trying, written
from .load import Request, fetch, load
from .questions import GATEWAY
from .reports import PAGE_SIZE, PAGED
from .workbench import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .reports import MeasuredReport
    from .statements import Constants
    from .workbench import Workbench

EXPLANATION: Final = (
    "The whole HTML of the report's page in default order with its table, totals and count, from the request to the "
    "last byte, one connection. After a write: the first page once the version of the account's data was raised, as "
    "every write does, so that totals and count, kept till then, are added up again."
)


def measure(bench: Workbench) -> Sequence[Finding]:
    """A finding for each of the reports whose pages are measured."""
    return [
        finding
        for report in PAGED
        for finding in trying(f"Page of {report.title} in the explorer", partial(_measure, report), bench)
    ]


def request_for(report: MeasuredReport, constants: Constants) -> Request:
    """The address of a report's page, as a bookmark has it."""
    query = urlencode(report.filter(constants) or {})
    return Request(f"/reports/{report.name}?{query}" if query else f"/reports/{report.name}")


def require_rows(html: bytes) -> None:
    """Raise ValueError unless a page shows fifty rows."""
    if (found := html.count(b"<tr")) < PAGE_SIZE:
        raise ValueError(f"{found} table rows in the page")


def _measure(report: MeasuredReport, bench: Workbench) -> list[Finding]:
    address, request = bench.server(GATEWAY).address, request_for(report, bench.constants)
    html = fetch(address, request)
    require_rows(html)
    slices = [
        load(address, request, None, seconds=bench.effort.seconds, connections=1)
        for _ in range(bench.effort.rounds + 1)
    ]
    warm = statistics.median(slice_.latency for slice_ in slices[1:])
    cold = statistics.median(
        _after_a_write(bench, partial(fetch, address, request)) for _ in range(bench.effort.rounds)
    )
    title, size = f"Page of {report.title} in the explorer", written(len(html) / 1024, "kB of HTML")
    goal = at_most(150, "ms")
    return [
        Finding(title, goal, "", 1000 * warm, size),
        Finding(f"{title}, first after a write", goal, "", 1000 * cold, size),
    ]


def _after_a_write(bench: Workbench, ask: Callable[[], bytes]) -> float:
    """Seconds that an answer takes once the data have another version than that of what is kept."""
    asyncio.run(_raise_version(bench.url))
    begun = time.perf_counter()
    require_rows(ask())
    return time.perf_counter() - begun


async def _raise_version(url: str) -> None:
    async with opened(url) as database, database.owner.begin() as connection:
        await connection.execute(sa.update(clocks).values(data_version=clocks.c.data_version + 1))
