"""What no reason explains is left over: seen where a number that the ledger keeps ready is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: ReconciliationReportFilter!) {
  reconciliationReport(filter: $filter) {
    status residual leftValue rightValue steps { reason delta count } totals { delta }
  }
}
"""
RANGE: dict[str, Any] = {"from": "2024-02-01", "to": "2024-02-05"}
BALANCES: dict[str, Any] = {"left": "BALANCE", "right": "LIABILITY", "measure": "BALANCE", **RANGE}
EARNED = {
    "left": "OUTSTANDING",
    "right": "LIABILITY",
    "measure": "EARNED",
    "month": "2024-02",
    "basis": "MONTH",
} | RANGE
FIRST_DELTA = "(SELECT min(delta_id) FROM daily_point_deltas)"
ANA = "member_id = (SELECT member_id FROM members WHERE reference = 'ana')"


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("reconciliation")


def damage(gateway: GatewayClient, statement: str) -> None:
    async def work() -> None:
        async with gateway.database.owner.begin() as connection:
            assert (await connection.execute(sa.text(statement))).rowcount == 1

    gateway.call(work)


def answer(gateway: GatewayClient, asked: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = gateway.data(QUERY, {"filter": asked})["reconciliationReport"]
    return found


@pytest.mark.parametrize(
    ("statement", "asked", "residual"),
    [
        (
            f"UPDATE daily_point_deltas SET positive_change = positive_change + 7 WHERE delta_id = {FIRST_DELTA}",
            BALANCES,
            7,
        ),
        (f"UPDATE balances SET points = points + 5, earned = earned + 5 WHERE {ANA}", BALANCES, -5),
        (
            f"UPDATE entries SET points = points - 3 WHERE {ANA} AND external_id = 'E08'",
            EARNED,
            3,
        ),
    ],
    ids=["a day", "a balance", "an entry"],
)
def test_a_damaged_number_is_left_over(
    worked_example: GatewayClient, statement: str, asked: dict[str, Any], residual: int
) -> None:
    sound = answer(worked_example, asked)
    assert (sound["status"], sound["residual"]) == ("RECONCILED", 0)
    damage(worked_example, statement)
    damaged = answer(worked_example, asked)
    assert (damaged["status"], damaged["residual"]) == ("UNRECONCILED", residual)
    assert damaged["steps"] == sound["steps"]
    assert damaged["leftValue"] + damaged["totals"]["delta"] + residual == damaged["rightValue"]
