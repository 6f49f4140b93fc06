"""What the report says: on the worked example, through the gateway, as a front end asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

QUERY = """
query ($filter: SleepingMembersReportFilter) {
  sleepingMembersReport(filter: $filter) {
    totals { points }
    nodes { reference points customer { reference } }
  }
}
"""


def test_only_customers_with_enough_points_are_shown(worked_example: GatewayClient) -> None:
    answer = worked_example.data(QUERY, {"filter": {"atLeast": 15}})["sleepingMembersReport"]
    assert {node["reference"]: node["points"] for node in answer["nodes"]} == {"gus": 100, "hal": 15}
    assert answer["totals"] == {"points": 115}
    assert [node["customer"]["reference"] for node in answer["nodes"]] == ["gus", "hal"]
