"""The plans of the statements that reports and listings really run: judged by a test, recorded at full size."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from loyalty_graph.reports.listings import Balances, Campaigns, Customers, Entries, Operations, Vouchers
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.reports.reading import Reading
    from loyalty_graph.reports.report import Listing, Report
    from loyalty_graph.repository import Repository

    Table = Report | Listing

LISTINGS: Final = (Balances(), Campaigns(), Customers(), Entries(), Operations(), Vouchers())

_POINTS: Final = {
    "balance": "BALANCE",
    "all_customers": "ENTRY_COUNT",
    "activity": "AVAILABLE_POINTS",
    "outstanding": "TOTAL_OUTSTANDING_POINTS",
    "liability_by_customer": "POINTS_BALANCE_END",
    "balances": "POINTS",
}
"""The column by which pages are sorted that are not in the order of the key."""


@dataclass(frozen=True)
class Plan:
    """One statement's plan with what happened when it ran, as PostgreSQL explains it."""

    explained: Mapping[str, Any]

    @property
    def milliseconds(self) -> float:
        """How long it ran."""
        return float(self.explained["Execution Time"])

    @property
    def rows_read(self) -> Counter[str]:
        """How many rows were looked at, by table: returned by its scans or thrown away there."""
        read: Counter[str] = Counter()
        for node, _ in _nodes(self.explained["Plan"]):
            if "Relation Name" in node:
                removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
                read[node["Relation Name"]] += round((node["Actual Rows"] + removed) * node["Actual Loops"])
        return read

    def lines(self) -> list[str]:
        """The plan as text, a line per node."""
        return [
            f"{'  ' * depth}{_title(node)}: {node['Actual Rows']:.0f} rows × {node['Actual Loops']}"
            for node, depth in _nodes(self.explained["Plan"])
            if node["Actual Loops"]
        ]


def default_filter(table: Table, today: dt.date) -> dict[str, Any]:
    """The last month, for reports that have to be told which; nothing for all others."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    days = {"from": last.replace(day=1).isoformat(), "to": last.isoformat()}
    return {
        "outstanding": {"month": f"{last:%Y-%m}"},
        "liability_by_customer": days,
        "liability_by_date": days,
    }.get(table.name, {})


async def page_plan(repository: Repository, table: Table, **asked: Any) -> Plan:
    """The plan of a page of all columns, asked for as a Request says, of the last month by default."""
    columns = list(table.columns)
    return await _plan(repository, table, lambda reading: reading.page(columns), asked)


async def next_page_plan(repository: Repository, table: Table) -> Plan:
    """The plan of the page behind the first one, or of the first one where there is no other."""
    reading = await read(table, repository, Request(default_filter(table, repository.scope.today) or None))
    first = await reading.page([])
    return await page_plan(repository, table, after=first.end_cursor)


async def recorded_plans(database: Database, account: str, plugins: Plugins) -> str:
    """The plans of pages, totals and counts of every table of an account, as Markdown."""
    repository = await open_repository(database, account)
    texts = ["# Plans\n\nOf the statements that the gateway runs, each with how it went: written by `make bench`.\n"]
    tables: list[Table] = [*(loaded.what for loaded in plugins.reports), *LISTINGS]
    for table in tables:
        if table.name == "reconciliation":
            continue  # compares two reports, so that it has no question of its own
        wanted: dict[str, Callable[[], Awaitable[Plan]]] = {
            "first page": partial(page_plan, repository, table),
            "next page": partial(next_page_plan, repository, table),
            "total count": partial(_plan, repository, table, lambda reading: reading.total_count(), {}),
        }
        if table.name in _POINTS:
            order = [{"field": _POINTS[table.name], "direction": "DESC"}]
            wanted["page sorted by points"] = partial(page_plan, repository, table, order_by=order)
            wanted["totals"] = partial(_plan, repository, table, lambda reading: reading.totals(), {})
        for name, explain in wanted.items():
            plan = await explain()
            heading = f"## {table.name}, {name}: {plan.milliseconds:.1f} ms"
            texts.append("\n".join([heading, "", "```", *plan.lines(), "```", ""]))
    return "\n".join(texts)


async def _plan(
    repository: Repository, table: Table, ask: Callable[[Reading], Awaitable[Any]], asked: Mapping[str, Any]
) -> Plan:
    """The plan of the statement that this part of an answer runs."""
    drivers, noted = repository.database.drivers, []
    fetch = drivers.fetch

    async def noting(text: str, values: Sequence[Any]) -> Any:
        noted.append((text, values))
        return await fetch(text, values)

    request = Request(**{"filter": default_filter(table, repository.scope.today) or None, **asked})
    reading = await read(table, repository, request)
    with patch.object(drivers, "fetch", noting):
        await ask(reading)
    ((text, values),) = noted
    answer = await fetch(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", values)
    return Plan(json.loads(answer[0][0])[0])


def _nodes(node: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[Mapping[str, Any], int]]:
    yield node, depth
    for child in node.get("Plans", ()):
        yield from _nodes(child, depth + 1)


def _title(node: Mapping[str, Any]) -> str:
    strategy = {"Sorted": "Group", "Hashed": "Hash"}.get(node.get("Strategy", ""), "")
    of = [node[name] for name in ("Index Name", "Relation Name") if name in node]
    return " ".join(
        [strategy + node["Node Type"], *(["on", of[-1]] if of else []), *(f"by {each}" for each in of[:-1])]
    )
