"""The contract of the report: what every report promises, and schema, catalogue entry and answers, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.testing.contract import assert_report_contract
from loyalty_graph_reconciliation import Reconciliation

if TYPE_CHECKING:
    from loyalty_graph.testing.contract import Snapshot

pytest_plugins = ["loyalty_graph.testing.plugin"]

MONTH, RANGE = {"month": "2024-02", "basis": "MONTH"}, {"from": "2024-02-01", "to": "2024-02-05"}


def test_contract(snapshot: Snapshot) -> None:
    customers: dict[str, Any] = {"left": "ALL_CUSTOMERS", "right": "CAMPAIGN_CUSTOMERS"}
    points = {"left": "OUTSTANDING", "right": "LIABILITY", **MONTH, **RANGE}
    filters: dict[str, dict[str, Any]] = {
        "customers": customers,
        "customers of a campaign": {**customers, "campaigns": ["C1"]},
        "balances": {"left": "BALANCE", "right": "LIABILITY", "measure": "BALANCE", **RANGE},
        "redeemed": {**points, "measure": "REDEEMED"},
    }
    assert_report_contract(Reconciliation, snapshot, filters=filters)
