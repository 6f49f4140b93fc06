"""The facts of one answer are read together, once, and forgotten with it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from loyalty_graph.repository import open_repository
from loyalty_graph.testing.gateway import installed_plugins
from loyalty_graph_reconciliation import Reconciliation, Side
from loyalty_graph_reconciliation.balance_sheet import BalanceSheets
from loyalty_graph_reconciliation.references import differing_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """{ reconciliationReport(filter: {left: ALL_CUSTOMERS, right: CAMPAIGN_CUSTOMERS}) { %s } }"""

PAIR: dict[str, Any] = {"left": Side.BALANCE, "right": Side.TOTAL_CUSTOMERS}


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("reconciliation")


@contextmanager
def counted(gateway: GatewayClient) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = gateway.database.read.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_all_facts_cost_what_one_of_them_costs(worked_example: GatewayClient) -> None:
    worked_example.data(QUERY % "status")  # whatever is read once per process
    with counted(worked_example) as for_one:
        worked_example.data(QUERY % "status")
    with counted(worked_example) as for_all:
        worked_example.data(QUERY % "status residual leftValue rightValue steps { reason delta count }")
    assert len(for_all) == len(for_one)


def test_two_questions_of_one_request_are_answered_apart(worked_example: GatewayClient) -> None:
    one = "reconciliationReport(filter: {left: TOTAL_CUSTOMERS, right: BALANCE}) { leftValue rightValue }"
    other = "reconciliationReport(filter: {left: BALANCE, right: TOTAL_CUSTOMERS}) { leftValue rightValue }"
    data = worked_example.data(f"{{ one: {one} other: {other} }}")
    assert data == {"one": {"leftValue": 9, "rightValue": 7}, "other": {"leftValue": 7, "rightValue": 9}}


def test_a_comparison_is_read_once_and_forgotten_with_its_filter(worked_example: GatewayClient) -> None:
    async def work() -> None:
        repository = await open_repository(worked_example.database, worked_example.account)
        sheets = BalanceSheets(differing_references)
        asked, equal = (
            Reconciliation.Filter(**PAIR, campaigns=None, month=None, basis=None, from_=None, to=None) for _ in range(2)
        )
        sheet, again = await asyncio.gather(sheets.read(repository, asked), sheets.read(repository, asked))
        assert again is sheet
        assert await sheets.read(repository, equal) is not sheet  # that of another request, perhaps of another account
        kept = weakref.ref(sheet)
        del asked, sheet, again
        gc.collect()
        assert kept() is None

    worked_example.call(work)
