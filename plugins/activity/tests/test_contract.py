"""The contract of the report, pinned: schema, catalogue and answers on the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.testing.contract import Snapshot, assert_report_contract

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]


def test_contract(worked_example: GatewayClient, snapshot: Snapshot) -> None:
    questions = {
        "everyone": None,
        "points make others void": {"customerAvailablePoints": {"min": 10}, "productPlu": "SKU-B"},
    }
    assert_report_contract(worked_example, snapshot, "activity", questions)
