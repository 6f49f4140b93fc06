"""Vouchers for whoever is selected, on the worked example through the gateway: issued, previewed, undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

PAYLOAD = """{ userErrors { code field reference } operation {
  id kind status dryRun pointsDelta createdAt undoes { id } undoneBy { id }
  outcomes { nodes { reference attribute voucher { code } valueBefore valueAfter delta status error } }
  vouchers { totalCount nodes { code reference type value status validFrom validUntil outlet orderNumber
    paymentRequired statementBalance customer { reference } operation { id } } } } }"""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("activity")


def asked(gateway: GatewayClient, mutation: str, /, **given: Any) -> dict[str, Any]:
    """The payload of a mutation; its key, by default, is its name."""
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation ($input: {name}Input!) {{ {mutation}(input: $input) {PAYLOAD} }}"
    request = {"idempotencyKey": given.pop("key", mutation), **given}
    payload: dict[str, Any] = gateway.data(document, {"input": request})[mutation]
    return payload


def done(gateway: GatewayClient, mutation: str, /, **given: Any) -> dict[str, Any]:
    payload = asked(gateway, mutation, **given)
    assert payload["userErrors"] == []
    operation: dict[str, Any] = payload["operation"]
    return operation


def refused(gateway: GatewayClient, mutation: str, /, **given: Any) -> list[tuple[Any, ...]]:
    errors = asked(gateway, mutation, **given)["userErrors"]
    return [(error["code"], error["field"], error["reference"]) for error in errors]


def to(*references: str) -> dict[str, Any]:
    return {"references": list(references)}


def by_report(**filter_: Any) -> dict[str, Any]:
    return {"activityReport": {"filter": filter_}}


def issued(operation: dict[str, Any], *names: str) -> dict[str, Any]:
    """The vouchers of an operation by reference."""
    return {node["reference"]: tuple(node[name] for name in names) for node in operation["vouchers"]["nodes"]}


def outcomes(operation: dict[str, Any], *names: str) -> dict[str, Any]:
    return {node["reference"]: tuple(node[name] for name in names) for node in operation["outcomes"]["nodes"]}


def voucher(gateway: GatewayClient, verb: str, code: str, key: str = "k") -> dict[str, Any]:
    """The payload of a verb done to one voucher."""
    document = f"""mutation ($input: {verb[0].upper()}{verb[1:]}Input!) {{ {verb}(input: $input) {{
      voucher {{ status }} userErrors {{ code }} }} }}"""
    payload: dict[str, Any] = gateway.data(document, {"input": {"idempotencyKey": f"{verb} {key}", "code": code}})[verb]
    return payload


def everything(gateway: GatewayClient) -> Any:
    """What vouchers must not change: entries, balances, and what customers bought."""
    return gateway.data("""{ entries { totalCount } balances { nodes { reference points } }
      activityReport { nodes { reference salesCount salesTotal lastSaleAt availablePoints } } }""")


def test_every_selected_customer_gets_a_voucher_and_no_points(worked_example: GatewayClient) -> None:
    before = everything(worked_example)
    # Both bought at O2 alone; vouchers are of the first outlet all the same.
    operation = done(worked_example, "createVouchers", selection=to("gus", "cleo", "hal"), value="12.5")
    assert (operation["kind"], operation["status"], operation["pointsDelta"]) == ("create_vouchers", "DONE", 0)
    assert operation["vouchers"]["totalCount"] == 3
    common = ("LOYALTY", "12.50", "ISSUED", operation["createdAt"], None, "O1")
    shown = ("type", "value", "status", "validFrom", "validUntil", "outlet", "paymentRequired", "statementBalance")
    assert issued(operation, *shown) == {
        "gus": (*common, False, "0.00"),
        "cleo": (*common, False, "0.00"),
        "hal": (*common, True, "12.50"),
    }
    assert {node["customer"]["reference"] for node in operation["vouchers"]["nodes"]} == {"gus", "cleo", "hal"}
    for name in ("code", "orderNumber"):
        assert len(set(issued(operation, name).values())) == 3
    assert outcomes(operation, "attribute", "valueBefore", "valueAfter", "delta", "status") == dict.fromkeys(
        ("gus", "cleo", "hal"), ("VOUCHER", None, "12.50", 0, "CHANGED")
    )
    assert everything(worked_example) == before
    assert done(worked_example, "createVouchers", selection=to("gus", "cleo", "hal"), value="12.50") == operation


def test_vouchers_are_as_the_settings_and_the_first_outlet_are_by_then(worked_example: GatewayClient) -> None:
    worked_example.data("""mutation {
      a: updateVoucherSettings(input: {idempotencyKey: "a", validityDays: 90}) { userErrors { code } }
      b: updateOutlet(input: {idempotencyKey: "b", code: "O2", position: 0}) { userErrors { code } } }""")
    operation = done(worked_example, "createVouchers", selection=to("gus"), value="5.00")
    until = dt.datetime.fromisoformat(operation["createdAt"]) + dt.timedelta(days=90)
    ((outlet, ends),) = issued(operation, "outlet", "validUntil").values()
    assert (outlet, dt.datetime.fromisoformat(ends)) == ("O2", until)


def test_what_cannot_be_is_refused(worked_example: GatewayClient) -> None:
    path = ["input", "selection"]
    assert refused(worked_example, "createVouchers", selection=to("gus", "x9"), value="5.00") == [
        ("NO_CUSTOMER_RECORD", path, "x9")
    ]
    for value in ("0.00", "-1.00"):
        why = refused(worked_example, "createVouchers", selection=to("gus"), value=value)
        assert why == [("VALUE_NOT_POSITIVE", ["input", "value"], None)]
    assert worked_example.data("{ vouchers { totalCount } }") == {"vouchers": {"totalCount": 0}}


def test_a_preview_issues_nothing_and_is_done_once(worked_example: GatewayClient) -> None:
    preview = done(worked_example, "createVouchers", selection=to("gus", "hal"), value="5.00", dryRun=True)
    assert (preview["status"], preview["vouchers"]["totalCount"]) == ("PREVIEW", 0)
    operation = done(worked_example, "createVouchers", previewId=preview["id"], key="k2")
    assert issued(operation, "value") == {"gus": ("5.00",), "hal": ("5.00",)}
    assert outcomes(operation, "valueAfter", "status") == outcomes(preview, "valueAfter", "status")
    again = refused(worked_example, "createVouchers", previewId=preview["id"], key="k3")
    assert [code for code, *_ in again] == ["PREVIEW_USED"]


def test_undoing_voids_all_but_what_was_used(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "createVouchers", selection=to("gus", "ana", "hal", "ivy"), value="5.00")
    codes = {name: code for name, (code,) in issued(operation, "code").items()}
    assert voucher(worked_example, "useVoucher", codes["gus"])["voucher"] == {"status": "USED"}
    assert voucher(worked_example, "voidVoucher", codes["ivy"])["voucher"] == {"status": "VOID"}
    preview = done(worked_example, "undoOperation", operation=operation["id"], dryRun=True, key="preview")
    undoing = done(worked_example, "undoOperation", operation=operation["id"])
    expected = {
        "ana": ({"code": codes["ana"]}, "5.00", None, "CHANGED"),
        "hal": ({"code": codes["hal"]}, "5.00", None, "CHANGED"),
        "gus": ({"code": codes["gus"]}, "5.00", "5.00", "CHANGED_SINCE"),
        "ivy": ({"code": codes["ivy"]}, None, None, "CHANGED_SINCE"),
    }
    for shown in (preview, undoing):
        assert outcomes(shown, "voucher", "valueBefore", "valueAfter", "status") == expected
    assert undoing["undoes"] == {"id": operation["id"]}
    listed = worked_example.data("{ vouchers { nodes { reference status statementBalance operation { id } } } }")
    assert {node["reference"]: (node["status"], node["statementBalance"]) for node in listed["vouchers"]["nodes"]} == {
        "gus": ("USED", "0.00"),
        **dict.fromkeys(("ana", "hal", "ivy"), ("VOID", "0.00")),
    }
    assert {node["operation"]["id"] for node in listed["vouchers"]["nodes"]} == {operation["id"]}
    again = refused(worked_example, "undoOperation", operation=operation["id"], key="k2")
    assert [code for code, *_ in again] == ["ALREADY_UNDONE"]


def test_who_bought_nothing_for_three_months_gets_a_voucher_and_so_does_any_selection(
    worked_example: GatewayClient,
) -> None:
    quiet = by_report(hadZeroSales={"from": "2024-02-01", "to": "2024-04-30"})
    operation = done(worked_example, "createVouchers", selection=quiet, value="10.00")
    assert set(issued(operation)) == {"ana", "cleo", "gus", "ivy"}
    # A voucher's sale is no purchase: they are as quiet as before, and can be chosen in any other way.
    chosen = {"activityReport": {**quiet["activityReport"], "where": {"email": {"startsWith": "g"}}}}
    assert set(issued(done(worked_example, "createVouchers", selection=chosen, value="1.00", key="k2"))) == {"gus"}


def test_points_become_a_voucher_and_are_subtracted_or_reset(worked_example: GatewayClient) -> None:
    rich = by_report(customerAvailablePoints={"min": 50})
    reason = {"reason": "VOUCHER_ISSUED"}
    operation = done(worked_example, "createVouchers", selection=rich, value="50.00")
    assert issued(operation, "value") == {"gus": ("50.00",)}
    subtracted = done(worked_example, "subtractPoints", selection=to("gus"), points=50, **reason)
    assert subtracted["pointsDelta"] == -50
    # The report shows by now who is left with as many.
    assert done(worked_example, "resetPoints", selection=rich, points=0, **reason)["pointsDelta"] == -50
    assert worked_example.data('{ customer(reference: "gus") { balances { points } vouchers { totalCount } } }') == {
        "customer": {"balances": [{"points": 0}, {"points": 0}], "vouchers": {"totalCount": 1}}
    }
