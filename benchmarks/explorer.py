"""A report's page in the browser: fifty rows, complete, beside the time that a person does not notice."""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa

from loyalty_graph.ledger.tables import clocks

from .findings import Finding, at_most, trying, written
from .load import Request, fetch, fetch_until, load
from .questions import GATEWAY
from .reports import PAGE_SIZE, PAGED
from .workbench import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .load import Address
    from .reports import MeasuredReport
    from .statements import Constants
    from .workbench import Workbench

EXPLANATION: Final = (
    "The whole HTML of the report's page in default order with its table, totals and count, from the request to the "
    "last byte, one connection. After a write: the first page once a member's balance was changed by hand, over HTTP; "
    "what is added up over all rows is kept in slices of members, and only the slice of this one is added up again. "
    "First rows: to the end of the table's rows, once a write was done that leaves nothing of what was added up, such "
    "as a large import; totals and count follow in the same page, which is then complete after the time beside it."
)

_ANY: Final = "{ balances(first: 1, where: {hasRecord: {eq: true}}) { nodes { reference balanceType { code } } } }"
_CHANGE: Final = "mutation ($input: ModifyBalanceInput!) { modifyBalance(input: $input) { userErrors { message } } }"
_ONE_POINT: Final = {"changeType": "MANUAL_CHANGE", "points": 1, "notes": "A write"}


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
    cold = statistics.median(_after_a_write(address, request) for _ in range(bench.effort.rounds))
    bare = [_with_nothing_kept(bench, address, request) for _ in range(bench.effort.rounds)]
    rows, complete = (statistics.median(seconds) for seconds in zip(*bare, strict=True))
    title, size = f"Page of {report.title} in the explorer", written(len(html) / 1024, "kB of HTML")
    goal = at_most(150, "ms")
    return [
        Finding(title, goal, "", 1000 * warm, size),
        Finding(f"{title}, first after a write", goal, "", 1000 * cold, size),
        Finding(
            f"{title}, first rows with nothing kept", goal, "", 1000 * rows, written(1000 * complete, "ms, complete")
        ),
    ]


def _with_nothing_kept(bench: Workbench, address: Address, page: Request) -> tuple[float, float]:
    """Seconds that the rows of a page take, and all of it, once nothing that was added up over all can be of use."""
    seconds = []
    for end in (b"</tbody>", b"</html>"):
        asyncio.run(_raise_version(bench.url))
        begun = time.perf_counter()
        require_rows(fetch_until(address, page, end))
        seconds.append(time.perf_counter() - begun)
    return seconds[0], seconds[1]


async def _raise_version(url: str) -> None:
    """As a write does of which is not known whom it changed."""
    async with opened(url) as database, database.owner.begin() as connection:
        await connection.execute(sa.update(clocks).values(data_version=clocks.c.data_version + 1))


def _after_a_write(address: Address, page: Request) -> float:
    """Seconds that a page takes once a member has another balance."""
    _change_a_balance(address)
    begun = time.perf_counter()
    require_rows(fetch(address, page))
    return time.perf_counter() - begun


def _change_a_balance(address: Address) -> None:
    (balance,) = _ask(address, _ANY)["balances"]["nodes"]
    given = {"reference": balance["reference"], "balanceType": balance["balanceType"]["code"]}
    done = _ask(address, _CHANGE, given | {"idempotencyKey": secrets.token_hex(8)} | _ONE_POINT)["modifyBalance"]
    if done["userErrors"]:
        raise ValueError(done["userErrors"])


def _ask(address: Address, document: str, given: dict[str, Any] | None = None) -> Any:
    variables = {} if given is None else {"input": given}
    body = json.dumps({"query": document, "variables": variables}).encode()
    return json.loads(fetch(address, Request("/graphql", body)))["data"]
