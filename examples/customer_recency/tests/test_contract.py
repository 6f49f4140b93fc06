"""The contract of the report, pinned: its schema, its catalogue entry, its answers on the worked example."""

from __future__ import annotations

from loyalty_graph.testing.contract import Snapshot, assert_report_contract
from loyalty_graph_customer_recency import CustomerRecency


def test_contract(snapshot: Snapshot) -> None:
    filters = {
        "while it lasted": {"asOf": "2024-02-03"},
        "months later": {"asOf": "2024-04-20"},
        "asleep": {"asOf": "2024-04-20", "band": "SLEEPING"},
    }
    assert_report_contract(CustomerRecency, snapshot, filters=filters)
