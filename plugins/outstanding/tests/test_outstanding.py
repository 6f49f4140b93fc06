"""What the Outstanding report adds up in its two bases: on the worked example, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: OutstandingReportFilter!) {
  outstandingReport(filter: $filter) {
    isOver
    isFinal
    integrity { ok failures }
    totals { ...Numbers }
    nodes {
      relationReference
      customer { reference }
      totalEarnedPoints totalReversalPoints totalRedeemedPoints totalExpiredPoints totalOutstandingPoints
      redeemedGross reimbursed openingPoints closingPoints transferNet
    }
  }
}
fragment Numbers on OutstandingReportTotals {
  totalEarnedPoints totalReversalPoints totalRedeemedPoints totalExpiredPoints totalOutstandingPoints
  redeemedGross reimbursed openingPoints closingPoints transferNet
}
"""
NAMES = (
    "totalEarnedPoints", "totalReversalPoints", "totalRedeemedPoints", "totalExpiredPoints", "totalOutstandingPoints",
    "redeemedGross", "reimbursed", "openingPoints", "closingPoints", "transferNet",
)  # fmt: skip


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("outstanding")


def report(gateway: GatewayClient, **filter_: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(QUERY, {"filter": filter_})["outstandingReport"]
    assert answer["integrity"] == {"ok": True, "failures": []}
    return answer


def numbers(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in NAMES)


def test_to_date_adds_up_everything_to_the_months_end(worked_example: GatewayClient) -> None:
    answer = report(worked_example, month="2024-02")
    assert {node["relationReference"]: numbers(node) for node in answer["nodes"]} == {
        "ana": (120, 0, 120, 0, 0, 120, 0, 0, 0, 0),
        "ben": (50, 50, 50, 0, -50, 50, 0, 0, -50, 0),
        "cleo": (80, 0, 0, 80, 0, 0, 0, 0, 0, 0),
        "dan": (45, 0, 35, 0, 10, 35, 0, 0, 10, 0),  # excluded from reports, but not from this one
        "gus": (100, 0, 0, 0, 100, 0, 0, 0, 100, 0),
        "hal": (215, 10, 80, 110, 15, 120, 40, 0, 15, 0),
        "ivy": (70, 0, 0, 70, 0, 0, 0, 0, 0, 0),
        "x9": (30, 0, 0, 0, 30, 0, 0, 0, 30, 0),
    }
    assert numbers(answer["totals"]) == (710, 60, 285, 260, 105, 325, 40, 0, 105, 0)
    assert answer["nodes"][-1]["customer"] is None


def test_month_adds_up_the_month_from_an_opening(worked_example: GatewayClient) -> None:
    answer = report(worked_example, month="2024-02", basis="MONTH")
    assert {node["relationReference"]: numbers(node) for node in answer["nodes"]} == {
        "ana": (20, 0, 120, 0, -100, 120, 0, 100, 0, 0),
        "ben": (0, 50, 50, 0, -100, 50, 0, 50, -50, 0),
        "cleo": (0, 0, 0, 80, -80, 0, 0, 80, 0, 0),
        "dan": (5, 0, 35, 0, -30, 35, 0, 40, 10, 0),
        "gus": (40, 0, 0, 0, 40, 0, 0, 60, 100, 0),
        "hal": (15, 10, 80, 110, -185, 120, 40, 200, 15, 0),
        "ivy": (0, 0, 0, 70, -70, 0, 0, 70, 0, 0),
        "x9": (0, 0, 0, 0, 0, 0, 0, 30, 30, 0),
    }
    assert numbers(answer["totals"]) == (80, 60, 285, 260, -525, 325, 40, 630, 105, 0)


def test_an_earlier_month_knows_nothing_of_later_entries(worked_example: GatewayClient) -> None:
    answer = report(worked_example, month="2024-01")
    assert numbers(answer["totals"]) == (630, 0, 0, 0, 630, 0, 0, 0, 630, 0)
    assert report(worked_example, month="2023-12")["nodes"] == []
    for basis in ("TO_DATE", "MONTH"):
        assert report(worked_example, month="2024-03", basis=basis)["totals"]["closingPoints"] == 105


def test_one_balance_type_shows_what_was_transferred(worked_example: GatewayClient) -> None:
    answer = report(worked_example, month="2024-02", balanceTypes=["WINSTON"])
    assert {node["relationReference"]: numbers(node) for node in answer["nodes"]} == {
        "gus": (60, 0, 0, 0, 60, 0, 0, 0, 0, -60),
        "hal": (200, 10, 80, 110, 0, 120, 40, 0, 0, 0),
        "ivy": (70, 0, 0, 70, 0, 0, 0, 0, 0, 0),
    }
    month = report(worked_example, month="2024-02", balanceTypes=["STORE"], basis="MONTH")
    (gus,) = (node for node in month["nodes"] if node["relationReference"] == "gus")
    assert numbers(gus) == (40, 0, 0, 0, 40, 0, 0, 0, 100, 60)


def test_a_month_is_over_once_it_is_past_and_never_final(worked_example: GatewayClient) -> None:
    answer = report(worked_example, month="2024-02")
    assert (answer["isOver"], answer["isFinal"]) == (True, False)


def test_a_month_that_has_not_begun_is_refused(worked_example: GatewayClient) -> None:
    (error,) = worked_example.ask(QUERY, {"filter": {"month": "9999-12"}})["errors"]
    assert error["extensions"]["code"] == "FUTURE_RANGE"
    assert error["extensions"]["field"] == ["filter", "month"]
