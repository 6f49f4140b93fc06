"""No default page reads a large part of any table: its cost is that of its rows, whatever there is besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from benchmarks.filling import Size, fill
from benchmarks.plans import LISTINGS, next_page_plan, page_plan

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.ledger import tables
from loyalty_graph.plugins import load_plugins
from loyalty_graph.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.plans import Plan

    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

_SIZE = Size(members=2_000, entries=40_000, days=400)
_ROWS_ALLOWED = 0.2
"""Of a table: a page of 50 and what belongs to it is a fortieth of the members, and the busiest have most entries."""

_REPORTS = [
    loaded.what for loaded in load_plugins().reports if loaded.what.name != "reconciliation"
]  # that one compares all rows of two reports: it has no page that could do with less


@pytest.fixture(scope="module")
async def filled(module_database_url: str, anyio_backend: str) -> AsyncIterator[Repository]:
    assert anyio_backend == "asyncio"
    database = Database(module_database_url, Settings())
    await fill(database, "shop", _SIZE)
    yield await open_repository(database, "shop")
    await database.dispose()


async def _too_much(repository: Repository, plan: Plan) -> dict[str, int]:
    """The large tables of which the plan reads more than is allowed, with how many rows."""
    found = {}
    for name, rows in plan.rows_read.items():
        table = tables.metadata.tables[name]
        if "member_id" not in table.c:
            continue  # days, types: what grows with neither members nor entries
        held = await repository.fetch(sa.select(sa.func.count()).select_from(table))
        if held[0][0] > _SIZE.members // 4 and rows > held[0][0] * _ROWS_ALLOWED:
            found[name] = rows
    return found


@pytest.mark.parametrize("table", [*_REPORTS, *LISTINGS], ids=lambda table: table.name)
async def test_a_page_in_default_order_costs_the_page(filled: Repository, table: Any) -> None:
    assert await _too_much(filled, await page_plan(filled, table)) == {}
    assert await _too_much(filled, await page_plan(filled, table, last=50)) == {}
    assert await _too_much(filled, await next_page_plan(filled, table)) == {}


async def test_a_page_that_many_rows_match_costs_the_page(filled: Repository) -> None:
    (balance,) = [report for report in _REPORTS if report.name == "balance"]
    assert await _too_much(filled, await page_plan(filled, balance, where={"balance": {"gt": 100}})) == {}
    assert await _too_much(filled, await page_plan(filled, balance, where={"reference": {"eq": "nobody"}})) == {}


async def test_what_needs_all_rows_is_seen_to_read_them(filled: Repository) -> None:
    """The judge of the tests above sees a page that adds up all members, and one that reads all entries."""
    report = {report.name: report for report in _REPORTS}
    by_points = await page_plan(filled, report["balance"], order_by=[{"field": "BALANCE"}])
    assert "balances" in await _too_much(filled, by_points)
    by_count = await page_plan(filled, report["all_customers"], order_by=[{"field": "ENTRY_COUNT"}])
    assert "entries" in await _too_much(filled, by_count)
    rare = await page_plan(filled, report["balance"], where={"balance": {"gt": 10**12}})
    assert "balances" in await _too_much(filled, rare)
