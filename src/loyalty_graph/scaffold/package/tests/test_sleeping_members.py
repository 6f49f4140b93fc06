"""What the report says: of a ledger made here, through the gateway, as a front end asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient
    from loyalty_graph.testing.ledger import Ledger

QUERY = """
query ($filter: SleepingMembersReportFilter) {
  sleepingMembersReport(filter: $filter) {
    totals { points }
    nodes { reference earned spent points customer { email } }
  }
}
"""


def test_only_customers_with_enough_points_are_shown(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.customer("ann", email="ann@example.test")
    ledger.earn("ann", 100)
    ledger.redeem("ann", 30)
    ledger.customer("bob")
    ledger.earn("bob", 69)

    answer = gateway.data(QUERY, {"filter": {"atLeast": 70}})["sleepingMembersReport"]
    assert answer["nodes"] == [
        {"reference": "ann", "earned": 100, "spent": 30, "points": 70, "customer": {"email": "ann@example.test"}}
    ]
    assert answer["totals"] == {"points": 70}
