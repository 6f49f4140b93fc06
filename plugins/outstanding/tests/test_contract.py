"""The contract of the report: what every report promises, and its schema, catalogue entry and answers, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.testing.contract import assert_report_contract
from loyalty_graph_outstanding import Outstanding

if TYPE_CHECKING:
    from loyalty_graph.testing.contract import Snapshot

pytest_plugins = ["loyalty_graph.testing.plugin"]


def test_contract(snapshot: Snapshot) -> None:
    assert_report_contract(
        Outstanding,
        snapshot,
        filters={"to date": {"month": "2024-02"}, "month": {"month": "2024-02", "basis": "MONTH"}},
    )
