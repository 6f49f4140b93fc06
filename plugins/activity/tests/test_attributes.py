"""Price groups, newsletters and switches for whom the report shows, on the worked example through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

PROGRAMME = """mutation {
  vip: createPriceGroup(input: {idempotencyKey: "p1", code: "VIP"}) { userErrors { code } }
  gold: createPriceGroup(input: {idempotencyKey: "p2", code: "GOLD", pointsThreshold: 100}) { userErrors { code } }
  news: createNewsletter(input: {idempotencyKey: "p3", code: "NEWS"}) { userErrors { code } }
}"""

PAYLOAD = """{ userErrors { code field reference } operation { id status kind memberCount pointsDelta outcomes { nodes {
  reference before delta attribute newsletter { code } valueBefore valueAfter status } } } }"""

CUSTOMER = """query ($reference: String!) { customer(reference: $reference) {
  accrualEnabled automaticPriceGroup priceGroup { code } } }"""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("activity")


@pytest.fixture
def gateway(worked_example: GatewayClient) -> GatewayClient:
    """The worked example with the groups VIP, by hand, and GOLD, from 100 points, and a newsletter."""
    made = worked_example.data(PROGRAMME)
    assert [each["userErrors"] for each in made.values()] == [[], [], []]
    return worked_example


def act(gateway: GatewayClient, mutation: str, *, key: str = "k1", **given: Any) -> dict[str, Any]:
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation ($input: {name}Input!) {{ {mutation}(input: $input) {PAYLOAD} }}"
    payload: dict[str, Any] = gateway.data(document, {"input": {"idempotencyKey": key, **given}})[mutation]
    return payload


def done(gateway: GatewayClient, mutation: str, **given: Any) -> dict[str, Any]:
    payload = act(gateway, mutation, **given)
    assert payload["userErrors"] == []
    operation: dict[str, Any] = payload["operation"]
    return operation


def told(operation: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("reference", "attribute", "valueBefore", "valueAfter", "status")
    return [tuple(node[name] for name in names) for node in operation["outcomes"]["nodes"]]


def shown_by(**filter_: Any) -> dict[str, Any]:
    return {"activityReport": {"filter": filter_}}


def references(*names: str) -> dict[str, Any]:
    return {"references": names}


def receivers(gateway: GatewayClient) -> list[str]:
    answer = gateway.data("{ newsletters { memberCount customers { nodes { reference } } } }")["newsletters"]
    (found,) = ([node["reference"] for node in each["customers"]["nodes"]] for each in answer)
    assert answer[0]["memberCount"] == len(found)
    return found


def customer(gateway: GatewayClient, reference: str) -> tuple[Any, ...]:
    found = gateway.data(CUSTOMER, {"reference": reference})["customer"]
    return found["accrualEnabled"], found["automaticPriceGroup"], (found["priceGroup"] or {}).get("code")


def test_whoever_bought_a_product_gets_a_newsletter(gateway: GatewayClient) -> None:
    bought = {"selection": shown_by(productPlu="SKU-C"), "newsletter": "NEWS"}
    preview = done(gateway, "addToNewsletter", key="look", dryRun=True, **bought)
    assert receivers(gateway) == []
    added = done(gateway, "addToNewsletter", previewId=preview["id"])
    assert told(added) == told(preview)
    assert told(added) == [
        ("dan", "NEWSLETTER", "false", "true", "CHANGED"),
        ("gus", "NEWSLETTER", "false", "true", "CHANGED"),
    ]
    assert [node["newsletter"] for node in added["outcomes"]["nodes"]] == [{"code": "NEWS"}] * 2
    assert sorted(receivers(gateway)) == ["dan", "gus"]
    assert done(gateway, "undoOperation", operation=added["id"], key="undo")["status"] == "DONE"
    assert receivers(gateway) == []


def test_whoever_chose_a_survey_option_gets_a_newsletter(gateway: GatewayClient) -> None:
    chose = shown_by(surveySegmentGroup="favourite-brand", surveySegmentOptions=["espresso"])
    done(gateway, "addToNewsletter", selection=references("gus"), newsletter="NEWS", key="before")
    added = done(gateway, "addToNewsletter", selection=chose, newsletter="NEWS")
    assert told(added) == [
        ("ana", "NEWSLETTER", "false", "true", "CHANGED"),
        ("gus", "NEWSLETTER", "true", "true", "UNCHANGED"),
    ]
    assert sorted(receivers(gateway)) == ["ana", "gus"]


def test_whoever_spent_over_500_in_six_months_is_a_vip(gateway: GatewayClient) -> None:
    done(gateway, "setAutomaticPriceGroup", selection=references("gus", "ana"), enabled=True, key="before")
    assert customer(gateway, "gus") == (True, True, "GOLD")
    spent = shown_by(customerSales={"moreThan": "500"}, sales={"from": "2024-01-01", "to": "2024-06-30"})
    changed = done(gateway, "changePriceGroup", selection=spent, priceGroup="VIP")
    assert (changed["kind"], changed["memberCount"], changed["pointsDelta"]) == ("change_price_group", 1, 0)
    assert told(changed) == [
        ("gus", "PRICE_GROUP", "GOLD", "VIP", "CHANGED"),
        ("gus", "AUTOMATIC_PRICE_GROUP", "true", "false", "CHANGED"),
    ]
    assert (customer(gateway, "gus"), customer(gateway, "ana")) == ((True, False, "VIP"), (True, True, "GOLD"))
    done(gateway, "undoOperation", operation=changed["id"], key="undo")
    assert customer(gateway, "gus") == (True, True, "GOLD")


def test_accrual_is_switched_off_and_on(gateway: GatewayClient) -> None:
    off = done(gateway, "setAccrual", selection=references("gus", "ana"), enabled=False)
    assert customer(gateway, "gus") == (False, False, None)
    done(gateway, "setAccrual", selection=references("ana"), enabled=True, key="on")
    undone = done(gateway, "undoOperation", operation=off["id"], key="undo")
    assert told(undone) == [
        ("ana", "ACCRUAL", "true", "true", "CHANGED_SINCE"),
        ("gus", "ACCRUAL", "false", "true", "CHANGED"),
    ]


def test_what_cannot_be_meant_is_refused(gateway: GatewayClient) -> None:
    for mutation, field in (("changePriceGroup", "priceGroup"), ("addToNewsletter", "newsletter")):
        unknown = act(gateway, mutation, selection=references("gus"), **{field: "NONE"})["userErrors"]
        assert [(each["code"], each["field"]) for each in unknown] == [("UNKNOWN_FILTER_VALUE", ["input", field])]
    orphan = act(gateway, "addToNewsletter", selection=references("gus", "x9"), newsletter="NEWS")
    refused = {"code": "NO_CUSTOMER_RECORD", "field": ["input", "selection"], "reference": "x9"}
    assert orphan == {"operation": None, "userErrors": [refused]}
    assert receivers(gateway) == []
