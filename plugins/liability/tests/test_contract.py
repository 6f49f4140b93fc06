"""The contracts of both reports, pinned: schema, catalogue and answers on the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.contract import Snapshot, assert_report_contract

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

RANGE = {"from": "2024-02-01", "to": "2024-02-05"}


@pytest.mark.parametrize("name", ["liability_by_date", "liability_by_customer"])
def test_contract(worked_example: GatewayClient, snapshot: Snapshot, name: str) -> None:
    winston: dict[str, Any] = {**RANGE, "balanceTypes": ["WINSTON"]}
    questions = {"all types": RANGE, "one type": winston}
    assert_report_contract(worked_example, snapshot, name, questions)
