"""The contract of the report: what every report promises, and its schema, catalogue entry and answers, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.testing.contract import assert_report_contract
from loyalty_graph_balance import Balance

if TYPE_CHECKING:
    from loyalty_graph.testing.contract import Snapshot

pytest_plugins = ["loyalty_graph.testing.plugin"]


def test_contract(snapshot: Snapshot) -> None:
    assert_report_contract(
        Balance,
        snapshot,
        filters={
            "everyone": {},
            "one campaign": {"campaigns": ["C1"]},
            "latent and orphans": {"includeLatent": True, "includeOrphans": True},
        },
    )
