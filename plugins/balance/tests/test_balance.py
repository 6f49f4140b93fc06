"""Who is in the Balance report, and what its numbers count: on the worked example, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: BalanceReportFilter) {
  balanceReport(filter: $filter) {
    totalCount
    integrity { ok failures }
    totals { balance campaignNet entryCount }
    nodes { reference email balance campaignNet entryCount firstEntryAt lastEntryAt customer { reference } }
  }
}
"""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("balance")


def report(gateway: GatewayClient, **filter_: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(QUERY, {"filter": filter_})["balanceReport"]
    assert answer["integrity"] == {"ok": True, "failures": []}
    return answer


def numbers(gateway: GatewayClient, **filter_: Any) -> dict[str, tuple[int, int, int]]:
    nodes = report(gateway, **filter_)["nodes"]
    return {node["reference"]: (node["balance"], node["campaignNet"], node["entryCount"]) for node in nodes}


def test_everyone_with_an_entry_is_shown_even_with_nothing_left(worked_example: GatewayClient) -> None:
    answer = report(worked_example)
    assert {node["reference"]: node["balance"] for node in answer["nodes"]} == {
        "ana": 0, "ben": -50, "cleo": 0, "dan": 10, "gus": 100, "hal": 15, "ivy": 0,
    }  # fmt: skip
    assert answer["totalCount"] == 7
    assert answer["totals"] == {"balance": 75, "campaignNet": 75, "entryCount": 25}
    assert answer["nodes"][0] == {
        "reference": "ana",
        "email": "ana@example.test",
        "balance": 0,
        "campaignNet": 0,
        "entryCount": 3,
        "firstEntryAt": "2024-01-10T09:00:00Z",
        "lastEntryAt": "2024-02-03T12:00:00Z",
        "customer": {"reference": "ana"},
    }


def test_latent_customers_and_orphans_are_shown_on_request(worked_example: GatewayClient) -> None:
    customers = {"ana", "ben", "cleo", "dan", "gus", "hal", "ivy"}
    assert numbers(worked_example, includeLatent=True).keys() == customers | {"eve", "fay"}
    assert numbers(worked_example, includeOrphans=True).keys() == customers | {"x9"}
    answer = report(worked_example, includeLatent=True, includeOrphans=True)
    nodes = {node["reference"]: node for node in answer["nodes"]}
    assert nodes.keys() == customers | {"eve", "fay", "x9"}
    assert answer["totals"]["balance"] == 105
    nothing = {"balance": 0, "campaignNet": 0, "entryCount": 0, "firstEntryAt": None, "lastEntryAt": None}
    assert nodes["eve"] == {
        "reference": "eve",
        "email": "eve@example.test",
        "customer": {"reference": "eve"},
        **nothing,
    }
    assert nodes["x9"]["email"] is nodes["x9"]["customer"] is None


def test_campaigns_choose_the_rows_and_leave_the_balance_whole(worked_example: GatewayClient) -> None:
    assert numbers(worked_example, campaigns=["C2"]) == {"gus": (100, 60, 1), "hal": (15, 100, 2), "ivy": (0, 70, 1)}
    assert numbers(worked_example, campaigns=["C1", "C2"])["gus"] == (100, 85, 2)
    assert numbers(worked_example, campaigns=["C1"], includeOrphans=True)["x9"] == (30, 30, 1)
    # Latent in a campaign is whoever is enrolled in it: fay is in none, ana has entries in C1 only.
    latent = numbers(worked_example, campaigns=["C1"], includeLatent=True)
    assert latent["eve"] == (0, 0, 0)
    assert "fay" not in latent
    assert numbers(worked_example, campaigns=["C2"], includeLatent=True)["ana"] == (0, 0, 0)


def test_balance_types_limit_everything(worked_example: GatewayClient) -> None:
    assert numbers(worked_example, balanceTypes=["WINSTON"]) == {"gus": (0, 0, 2), "hal": (0, 0, 6), "ivy": (0, 0, 2)}
    assert numbers(worked_example, balanceTypes=["STORE"])["hal"] == (15, 15, 1)
    assert numbers(worked_example, balanceTypes=["WINSTON"], campaigns=["C2"])["hal"] == (0, 100, 2)
    assert numbers(worked_example, balanceTypes=["STORE"], campaigns=["C2"]) == {}


def test_codes_that_do_not_exist_are_refused(worked_example: GatewayClient) -> None:
    for filter_ in ({"campaigns": ["C9"]}, {"balanceTypes": ["STORE", "GOLD"]}):
        (error,) = worked_example.ask(QUERY, {"filter": filter_})["errors"]
        assert error["extensions"]["code"] == "UNKNOWN_FILTER_VALUE"
