"""The contract of the report, pinned: its schema, its catalogue entry, its answers on the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.testing.contract import Snapshot, assert_report_contract

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


def test_contract(worked_example: GatewayClient, snapshot: Snapshot) -> None:
    filters = {"everyone": None, "a hundred points": {"atLeast": 100}}
    assert_report_contract(worked_example, snapshot, "sleeping_members", filters)
