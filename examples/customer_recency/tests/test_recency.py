"""The field of Customer: it agrees with the report, costs one statement a page and refuses what nobody knows yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

BOTH = """
query ($day: Date!) {
  customers { nodes { reference recency(asOf: $day) { band lastPurchaseOn daysSince purchaseCount } } }
  customerRecencyReport(filter: {asOf: $day}) { nodes { reference band lastPurchaseOn daysSince purchaseCount } }
}
"""


def test_the_field_and_the_report_agree(worked_example: GatewayClient) -> None:
    for day in ("2024-01-01", "2024-02-03", "2024-04-20"):
        data = worked_example.data(BOTH, {"day": day})
        from_field = [{"reference": node["reference"], **node["recency"]} for node in data["customers"]["nodes"]]
        assert from_field == data["customerRecencyReport"]["nodes"]


def test_a_customer_is_in_the_band_of_the_last_purchase(worked_example: GatewayClient) -> None:
    nodes = worked_example.data(BOTH, {"day": "2024-04-20"})["customers"]["nodes"]
    recency: dict[str, dict[str, Any]] = {node["reference"]: node["recency"] for node in nodes}
    assert recency["ben"] == {
        "band": "COOLING", "lastPurchaseOn": "2024-02-01", "daysSince": 79, "purchaseCount": 2,
    }  # fmt: skip
    assert recency["ana"]["band"] == "SLEEPING"
    assert recency["eve"] == {"band": "NEVER", "lastPurchaseOn": None, "daysSince": None, "purchaseCount": 0}


def test_a_day_that_has_not_begun_is_refused_where_it_was_given(worked_example: GatewayClient) -> None:
    errors = worked_example.ask(BOTH, {"day": "2999-01-01"})["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"FUTURE_DAY"}
    assert ["filter", "asOf"] in [error["extensions"]["field"] for error in errors]
