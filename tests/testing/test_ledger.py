"""The fixture `ledger`: a few facts written down, and the gateway knows them when it is asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.errors import ImportRefusedError
from loyalty_graph.testing.gateway import installed_plugins
from loyalty_graph.testing.random_facts import random_facts

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient
    from loyalty_graph.testing.ledger import Ledger

BALANCES = "{ balances { nodes { reference balanceType { code } points customer { email } } } }"


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("activity")


def _points(gateway: GatewayClient) -> dict[str, int]:
    nodes = gateway.data(BALANCES)["balances"]["nodes"]
    return {f"{node['reference']} {node['balanceType']['code']}": node["points"] for node in nodes}


def test_three_lines_make_a_balance(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.customer("ann", email="ann@example.test")
    ledger.earn("ann", 100, on="2024-02-01")
    ledger.redeem("ann", 30)
    (node,) = gateway.data(BALANCES)["balances"]["nodes"]
    assert (node["points"], node["customer"]["email"]) == (70, "ann@example.test")


def test_facts_add_up_over_questions(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.earn("ann", 100)
    assert _points(gateway) == {"ann POINTS": 100}
    assert _points(gateway) == {"ann POINTS": 100}
    ledger.expire("ann", 40)
    ledger.earn("x9", 5, balance_type="EXTRA", campaign="SPRING")
    assert _points(gateway) == {"ann POINTS": 60, "x9 EXTRA": 5}


def test_every_way_points_move(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.earn("ann", 1000)
    ledger.reverse("ann", 1)
    redeemed = ledger.redeem("ann", 20)
    ledger.reimburse("ann", 20, reverses=redeemed)
    ledger.expire("ann", 300)
    ledger.balance_type("EXTRA", name="Extra points")
    ledger.transfer("ann", 50, source="POINTS", destination="EXTRA")
    ledger.entry("ann", "EARN_MANUAL", 7, note="a gift")
    assert _points(gateway) == {"ann EXTRA": 50, "ann POINTS": 656}
    balance = "{ balances { nodes { earned reversed redeemed reimbursed expired transferred } } }"
    assert gateway.data(balance)["balances"]["nodes"][1] == {
        "earned": 1007,
        "reversed": 1,
        "redeemed": 20,
        "reimbursed": 20,
        "expired": 300,
        "transferred": -50,
    }


def test_facts_happen_on_the_day_of_the_fact_before(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.earn("ann", 1)
    ledger.earn("ann", 2, on=dt.date(2024, 2, 29))
    ledger.earn("ann", 3)
    ledger.earn("ann", 4, on="2024-03-01T23:59:59Z")
    query = "{ entries { nodes { points effectiveAt } } }"
    assert {node["points"]: node["effectiveAt"] for node in gateway.data(query)["entries"]["nodes"]} == {
        1: "2024-01-01T12:00:00Z",
        2: "2024-02-29T12:00:00Z",
        3: "2024-02-29T12:00:00Z",
        4: "2024-03-01T23:59:59Z",
    }


def test_sales_surveys_and_campaigns(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.account(currency="EUR", data_epoch="2024-01-01")
    ledger.customer("ann", receive_email=True)
    ledger.enrol("ann", "SPRING")
    ledger.answer("ann", "colour", "red")
    sold = ledger.sale("ann", "19.90", products=["P1", "P2"], on="2024-02-01")
    ledger.refund("ann", "9.90", of=sold)
    report = """{ activityReport(filter: {productPlu: "P2"}) {
        nodes { reference salesCount salesTotal receiveEmail surveyAnswers customer { campaigns { code } } } } }"""
    assert gateway.data(report)["activityReport"]["nodes"] == [
        {
            "reference": "ann",
            "salesCount": 1,
            "salesTotal": "10.00",
            "receiveEmail": True,
            "surveyAnswers": ["colour:red"],
            "customer": {"campaigns": [{"code": "SPRING"}]},
        }
    ]
    assert gateway.data("{ account { currency } }") == {"account": {"currency": "EUR"}}


def test_reasons_decide_what_adjustments_do(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.reason("GOODWILL", "EARNED", "REVERSED")
    ledger.reason("VOUCHER", "REIMBURSED", "REDEEMED", label="Voucher issued")
    ledger.entry("ann", "ADJUST_AWARD", 100, reason="GOODWILL")
    ledger.entry("ann", "ADJUST_SUBTRACT", -30, reason="VOUCHER")
    (balance,) = gateway.data("{ balances { nodes { earned redeemed points } } }")["balances"]["nodes"]
    assert balance == {"earned": 100, "redeemed": 30, "points": 70}
    reasons = gateway.data("{ adjustmentReasons { code label effectUp effectDown } }")["adjustmentReasons"]
    assert reasons == [
        {"code": "GOODWILL", "label": "GOODWILL", "effectUp": "EARNED", "effectDown": "REVERSED"},
        {"code": "VOUCHER", "label": "Voucher issued", "effectUp": "REIMBURSED", "effectDown": "REDEEMED"},
    ]


def test_customers_are_in_the_price_group_that_their_points_lead_to(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.price_group("STAFF", name="Staff")
    ledger.price_group("GOLD", points_threshold=100)
    ledger.customer("ann", automatic_price_group=True)
    ledger.earn("ann", 100)
    ledger.customer("bob", price_group="STAFF")
    nodes = gateway.data("{ customers { nodes { reference priceGroup { code name } } } }")["customers"]["nodes"]
    assert nodes == [
        {"reference": "ann", "priceGroup": {"code": "GOLD", "name": "GOLD"}},
        {"reference": "bob", "priceGroup": {"code": "STAFF", "name": "Staff"}},
    ]


def test_impossible_facts_are_refused_with_their_line(ledger: Ledger) -> None:
    ledger.earn("ann", -5)
    with pytest.raises(ImportRefusedError) as caught:
        ledger.book()
    assert [(problem.file, problem.line, problem.code) for problem in caught.value.problems] == [
        ("entries.csv", 2, "WRONG_SIGN")
    ]
    assert caught.value.__notes__ == [str(problem) for problem in caught.value.problems]


def test_facts_go_to_the_account_the_gateway_sees(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.earn("ann", 1)
    ledger.book()
    gateway.account = "other"
    ledger.earn("ann", 2)
    assert _points(gateway) == {"ann POINTS": 2}
    gateway.account = "demo"
    assert _points(gateway) == {"ann POINTS": 1}


def test_random_facts_are_the_same_for_ever(tmp_path: Path) -> None:
    def files(name: str, seed: int) -> dict[str, Any]:
        random_facts(seed).write(tmp_path / name, "demo")
        return {file.name: file.read_text() for file in (tmp_path / name).iterdir()}

    assert files("one", 7) == files("two", 7) != files("three", 8)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_facts_have_something_for_every_filter_to_move(
    gateway: GatewayClient, tmp_path: Path, seed: int
) -> None:
    random_facts(seed).write(tmp_path / "facts", gateway.account)
    gateway.import_files(tmp_path / "facts")
    nodes = gateway.data("{ balances(first: 1000) { nodes { reference customer { reference } transferred } } }")
    rows = nodes["balances"]["nodes"]
    entries = gateway.data("{ entries(first: 1000) { nodes { effect campaign { code } balanceType { code } } } }")
    booked = entries["entries"]["nodes"]
    customers = gateway.data("{ customers(first: 1000) { nodes { reference excludedFromReports } } }")
    records = customers["customers"]["nodes"]
    assert any(row["customer"] is None for row in rows)
    assert any(row["transferred"] for row in rows)
    assert {record["reference"] for record in records} - {row["reference"] for row in rows}
    assert any(record["excludedFromReports"] for record in records)
    assert len({entry["balanceType"]["code"] for entry in booked}) == 3
    assert {None, "C1", "C2", "C3"} == {entry["campaign"] and entry["campaign"]["code"] for entry in booked}
    assert len({entry["effect"] for entry in booked}) == 6
