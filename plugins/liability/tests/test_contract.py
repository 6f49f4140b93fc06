"""The contracts of both reports: what every report promises, and schema, catalogue entry and answers, pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.contract import assert_report_contract

if TYPE_CHECKING:
    from loyalty_graph.testing.contract import Snapshot

pytest_plugins = ["loyalty_graph.testing.plugin"]

RANGE = {"from": "2024-02-01", "to": "2024-02-05"}


@pytest.mark.parametrize("name", ["liability_by_date", "liability_by_customer"])
def test_contract(snapshot: Snapshot, name: str) -> None:
    assert_report_contract(
        name,
        snapshot,
        filters={"all types": RANGE, "one type": {**RANGE, "balanceTypes": ["WINSTON"]}},
    )
