"""A report's page in the browser: fifty rows, complete, beside the time that a person does not notice."""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from .findings import Finding, at_most, trying, written
from .load import Request, fetch, load
from .questions import GATEWAY
from .reports import PAGE_SIZE, PAGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .reports import MeasuredReport
    from .statements import Constants
    from .workbench import Workbench

EXPLANATION: Final = (
    "The whole HTML of the report's page in default order with its table, totals and count, from the request to the "
    "last byte, one connection."
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
    milliseconds = 1000 * statistics.median(slice_.latency for slice_ in slices[1:])
    title, size = f"Page of {report.title} in the explorer", written(len(html) / 1024, "kB of HTML")
    return [Finding(title, at_most(150, "ms"), "", milliseconds, size)]
