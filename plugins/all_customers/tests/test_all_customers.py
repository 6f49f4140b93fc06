"""Who is in the All Customers report, and by what: on the worked example, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: AllCustomersReportFilter, $where: AllCustomersReportWhere) {
  allCustomersReport(filter: $filter, where: $where) {
    totalCount
    totals { entryCount }
    nodes {
      reference email membership enrolledCampaigns entryCount firstEntryAt lastEntryAt createdAt customer { reference }
    }
  }
}
"""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("all_customers")


def report(gateway: GatewayClient, campaigns: list[str] | None = None, where: Any = None) -> dict[str, Any]:
    variables = {"filter": {"campaigns": campaigns}, "where": where}
    answer: dict[str, Any] = gateway.data(QUERY, variables)["allCustomersReport"]
    return answer


def shown(gateway: GatewayClient, campaigns: list[str] | None = None) -> dict[str, tuple[str, list[str], int]]:
    return {
        node["reference"]: (node["membership"], node["enrolledCampaigns"], node["entryCount"])
        for node in report(gateway, campaigns)["nodes"]
    }


def test_customers_belong_by_enrolment_or_entry_each_once(worked_example: GatewayClient) -> None:
    assert shown(worked_example, ["C1"]) == {
        "ana": ("BOTH", ["C1"], 3),
        "ben": ("TRANSACTED", [], 3),
        "cleo": ("BOTH", ["C1"], 1),
        "dan": ("BOTH", ["C1"], 2),
        "eve": ("ENROLLED", ["C1"], 0),
        "gus": ("BOTH", ["C1"], 1),
    }
    assert shown(worked_example, ["C2"]) == {
        "ana": ("ENROLLED", ["C2"], 0),
        "gus": ("BOTH", ["C2"], 1),
        "hal": ("BOTH", ["C2"], 2),
        "ivy": ("TRANSACTED", [], 1),
    }


def test_no_campaigns_means_any_campaign(worked_example: GatewayClient) -> None:
    any_campaign = shown(worked_example)
    assert any_campaign == shown(worked_example, ["C1", "C2"])
    assert any_campaign.keys() == {"ana", "ben", "cleo", "dan", "eve", "gus", "hal", "ivy"}
    assert any_campaign["gus"] == ("BOTH", ["C1", "C2"], 2)
    answer = report(worked_example)
    assert (answer["totalCount"], answer["totals"]) == (8, {"entryCount": 14})


def test_times_are_those_of_the_entries_counted(worked_example: GatewayClient) -> None:
    nodes = {node["reference"]: node for node in report(worked_example, ["C2"])["nodes"]}
    assert (nodes["hal"]["firstEntryAt"], nodes["hal"]["lastEntryAt"]) == (
        "2024-01-31T23:59:59Z",
        "2024-02-04T10:00:00Z",
    )
    assert (nodes["ana"]["firstEntryAt"], nodes["ana"]["lastEntryAt"]) == (None, None)
    assert nodes["ivy"]["email"] == "ivy@example.test"
    assert nodes["ivy"]["customer"] == {"reference": "ivy"}


def test_membership_and_enrolments_can_be_asked_for(worked_example: GatewayClient) -> None:
    def chosen(where: Any) -> list[str]:
        return [node["reference"] for node in report(worked_example, None, where)["nodes"]]

    assert chosen({"membership": {"eq": "TRANSACTED"}}) == ["ben", "ivy"]
    assert chosen({"membership": {"in": ["ENROLLED", "TRANSACTED"]}}) == ["ben", "eve", "ivy"]
    assert chosen({"enrolledCampaigns": {"has": "C2"}}) == ["ana", "gus", "hal"]
    assert chosen({"enrolledCampaigns": {"isEmpty": True}}) == ["ben", "ivy"]
