"""Each reason by hand, in both directions, and which of several is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway
from loyalty_graph.testing.ledger import Ledger
from loyalty_graph_reconciliation import Reason, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.postgres import PostgresTemplate

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: ReconciliationReportFilter!) {
  reconciliationReport(filter: $filter) {
    leftValue rightValue residual status
    integrity { ok }
    nodes { reason reference entry place left right delta customer { reference } }
  }
}
"""
FEBRUARY: dict[str, Any] = {"month": "2024-02"}
RANGE: dict[str, Any] = {"from": "2024-02-05", "to": "2024-02-20"}
CAMPAIGN: dict[str, Any] = {"campaigns": ["C1"]}


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("reconciliation")


def asked(gateway: GatewayClient, left: str, right: str, **others: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(QUERY, {"filter": {"left": left, "right": right, **others}})[
        "reconciliationReport"
    ]
    assert (answer["status"], answer["residual"], answer["integrity"]) == ("RECONCILED", 0, {"ok": True})
    assert answer["leftValue"] + sum(node["delta"] for node in answer["nodes"]) == answer["rightValue"]
    return answer


def reasons(gateway: GatewayClient, left: str, right: str, **others: Any) -> dict[str, str]:
    """The reason of every reference that differs; the way back gives the same."""
    there, back = asked(gateway, left, right, **others), asked(gateway, right, left, **others)
    turned = [{**node, "left": node["right"], "right": node["left"], "delta": -node["delta"]} for node in back["nodes"]]
    assert turned == there["nodes"]
    return {node["reference"]: node["reason"] for node in there["nodes"]}


@pytest.fixture(scope="module")
def shop(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    """A gateway that tests only read, with one member for each story that a reason tells."""
    with postgres_template.copied() as url, running_gateway(url, installed_plugins("reconciliation")) as gateway:
        _tell(Ledger(gateway))
        yield gateway


def _tell(ledger: Ledger) -> None:
    for name in ("full", "idle", "elsewhere", "loose", "stranger", "early"):
        ledger.customer(name)
    ledger.customer("hidden", excluded_from_reports=True)
    ledger.customer("hidden-idle", excluded_from_reports=True)
    ledger.customer("hidden-late", excluded_from_reports=True)
    ledger.earn("full", 10, on="2024-02-10", campaign="C1")
    ledger.enrol("idle", "C1")
    ledger.enrol("hidden-idle", "C1")
    ledger.enrol("elsewhere", "C1")
    ledger.earn("elsewhere", 20, on="2024-02-11", campaign="C2")
    ledger.earn("loose", 30, on="2024-02-12")
    ledger.earn("orphan", 40, on="2024-02-13", campaign="C1")
    ledger.earn("orphan-elsewhere", 50, on="2024-02-14")
    ledger.earn("hidden", 60, on="2024-02-15", campaign="C1")
    ledger.earn("hidden-late", 70, on="2024-03-01", campaign="C1")
    ledger.earn("early", 80, on="2024-02-01", campaign="C1")
    ledger.earn("early", 5, on="2024-02-25", campaign="C1")


def test_records_that_total_customers_counts_and_others_do_not(shop: GatewayClient) -> None:
    idle = dict.fromkeys(("hidden-idle", "idle", "stranger"), "LATENT")
    assert reasons(shop, "TOTAL_CUSTOMERS", "BALANCE") == idle
    in_no_campaign = dict.fromkeys(("loose", "stranger"), "IN_NO_CAMPAIGN")
    orphans = dict.fromkeys(("orphan",), "ORPHAN_TRANSACTIONS")
    assert reasons(shop, "TOTAL_CUSTOMERS", "ALL_CUSTOMERS") == in_no_campaign
    assert reasons(shop, "TOTAL_CUSTOMERS", "ALL_CUSTOMERS", **CAMPAIGN) == in_no_campaign
    assert reasons(shop, "TOTAL_CUSTOMERS", "CAMPAIGN_CUSTOMERS", **CAMPAIGN) == {
        **in_no_campaign,
        **orphans,
        "elsewhere": "ASSOCIATED_WITHOUT_TRANSACTION",
        "hidden-idle": "LATENT",
        "idle": "LATENT",
    }
    assert reasons(shop, "TOTAL_CUSTOMERS", "OUTSTANDING", **FEBRUARY) == {
        **idle,
        **orphans,
        "hidden-late": "AFTER_PERIOD_END",
        "orphan-elsewhere": "ORPHAN_TRANSACTIONS",
    }


def test_customers_of_campaigns_without_a_transaction(shop: GatewayClient) -> None:
    associated = "ASSOCIATED_WITHOUT_TRANSACTION"
    idle = {"hidden-idle": associated, "idle": associated}
    assert reasons(shop, "ALL_CUSTOMERS", "CAMPAIGN_CUSTOMERS", **CAMPAIGN) == {
        **idle,
        "elsewhere": associated,
        "orphan": "ORPHAN_TRANSACTIONS",
    }
    assert reasons(shop, "ALL_CUSTOMERS", "BALANCE", **CAMPAIGN) == {**idle, "elsewhere": associated}
    assert reasons(shop, "ALL_CUSTOMERS", "BALANCE") == {**idle, "loose": "NO_CAMPAIGN_ENTRIES"}


def test_equal_counts_of_different_references(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.customer("idle")
    ledger.enrol("idle", "C1")
    ledger.earn("orphan", 1, campaign="C1")
    answer = asked(gateway, "ALL_CUSTOMERS", "CAMPAIGN_CUSTOMERS", **CAMPAIGN)
    assert (answer["leftValue"], answer["rightValue"]) == (1, 1)
    assert answer["nodes"] == [
        {"reason": "ASSOCIATED_WITHOUT_TRANSACTION", "reference": "idle", "customer": {"reference": "idle"}}
        | {"entry": None, "place": "", "left": 1, "right": 0, "delta": -1},
        {"reason": "ORPHAN_TRANSACTIONS", "reference": "orphan", "customer": None}
        | {"entry": None, "place": "", "left": 0, "right": 1, "delta": 1},
    ]


def test_entries_outside_the_selected_campaigns(shop: GatewayClient) -> None:
    assert reasons(shop, "OUTSTANDING", "CAMPAIGN_CUSTOMERS", **FEBRUARY, **CAMPAIGN) == {
        "elsewhere": "ASSOCIATED_WITHOUT_TRANSACTION",
        "hidden-late": "AFTER_PERIOD_END",
        "loose": "NO_CAMPAIGN_ENTRIES",
        "orphan-elsewhere": "NO_CAMPAIGN_ENTRIES",  # being an orphan keeps nobody out of the campaign's customers
    }
    assert reasons(shop, "OUTSTANDING", "BALANCE", measure="BALANCE", **FEBRUARY, **CAMPAIGN) == {
        "elsewhere": "ASSOCIATED_WITHOUT_TRANSACTION",
        "hidden-late": "AFTER_PERIOD_END",
        "loose": "NO_CAMPAIGN_ENTRIES",
        "orphan": "ORPHAN_TRANSACTIONS",
        "orphan-elsewhere": "ORPHAN_TRANSACTIONS",
    }


def test_whom_liability_leaves_out(shop: GatewayClient) -> None:
    excluded = {"hidden": "EXCLUDED_FROM_REPORTS", "hidden-late": "EXCLUDED_FROM_REPORTS"}
    orphans = {"orphan": "ORPHAN_TRANSACTIONS", "orphan-elsewhere": "ORPHAN_TRANSACTIONS"}
    assert reasons(shop, "BALANCE", "LIABILITY", **RANGE) == {**excluded, **orphans}
    assert reasons(shop, "OUTSTANDING", "LIABILITY", **FEBRUARY, **RANGE) == {"hidden": "EXCLUDED_FROM_REPORTS"}
    assert reasons(shop, "ALL_CUSTOMERS", "LIABILITY", **RANGE) == {
        **excluded,
        **orphans,
        "hidden-idle": "ASSOCIATED_WITHOUT_TRANSACTION",  # there is nothing of whoever is excluded to leave out
        "idle": "ASSOCIATED_WITHOUT_TRANSACTION",
        "loose": "NO_CAMPAIGN_ENTRIES",
    }


def test_balances_that_moved_after_the_period(shop: GatewayClient) -> None:
    answer = asked(shop, "BALANCE", "LIABILITY", measure="BALANCE", **RANGE)
    rows = {node["reference"]: (node["reason"], node["left"], node["right"]) for node in answer["nodes"]}
    assert rows == {
        "early": ("AFTER_PERIOD_END", 85, 80),
        "hidden": ("EXCLUDED_FROM_REPORTS", 60, 0),
        "hidden-late": ("EXCLUDED_FROM_REPORTS", 70, 0),
        "orphan": ("ORPHAN_TRANSACTIONS", 0, 40),
        "orphan-elsewhere": ("ORPHAN_TRANSACTIONS", 0, 50),
    }


def test_a_balance_of_zero_counts_a_reference_but_is_no_difference_of_points(
    gateway: GatewayClient, ledger: Ledger
) -> None:
    ledger.earn("orphan", 10, on="2024-02-10")
    ledger.redeem("orphan", 10)
    assert reasons(gateway, "BALANCE", "OUTSTANDING", **FEBRUARY) == {"orphan": "ORPHAN_TRANSACTIONS"}
    assert reasons(gateway, "BALANCE", "OUTSTANDING", measure="BALANCE", **FEBRUARY) == {}


def test_flows_differ_by_entries(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.customer("ann")
    ledger.customer("hidden", excluded_from_reports=True)
    ledger.earn("ann", 500, on="2024-01-01")
    ledger.earn("hidden", 500)
    ledger.redeem("ann", 100, on="2024-01-31", id="before")
    ledger.redeem("ann", 4, on="2024-02-05T00:00:00Z", id="first instant of the range")
    ledger.redeem("ann", 5, on="2024-02-20T23:59:59Z", id="last second of it")
    ledger.redeem("ann", 10, on="2024-02-10", id="first")
    ledger.redeem("ann", 20, id="second")
    ledger.reimburse("ann", 7, id="given back")
    ledger.redeem("hidden", 3, id="hidden")
    ledger.reimburse("hidden", 2, id="hidden, given back")
    ledger.redeem("ann", 1, on="2024-02-25", id="after")
    ledger.reimburse("ann", 1, id="after, given back")

    def rows(**others: Any) -> dict[str, tuple[str, int, int]]:
        answer = asked(gateway, "OUTSTANDING", "LIABILITY", **FEBRUARY, **RANGE, **others)
        return {node["entry"]: (node["reason"], node["left"], node["right"]) for node in answer["nodes"]}

    month = {
        "after": ("AFTER_PERIOD_END", 1, 0),
        "after, given back": ("AFTER_PERIOD_END", -1, 0),
        "given back": ("REIMBURSED_IS_NETTED", -7, 0),
        "hidden": ("EXCLUDED_FROM_REPORTS", 3, 0),
        "hidden, given back": ("EXCLUDED_FROM_REPORTS", -2, 0),
    }
    assert rows(measure="REDEEMED", basis="MONTH") == month
    assert rows(measure="REDEEMED") == {**month, "before": ("BEFORE_PERIOD_START", 100, 0)}
    assert rows(measure="REIMBURSED", basis="MONTH") == {
        "after, given back": ("AFTER_PERIOD_END", 1, 0),
        "hidden, given back": ("EXCLUDED_FROM_REPORTS", 2, 0),
    }
    assert rows(measure="EXPIRED") == {}


def test_an_entry_without_an_external_id_is_named_by_its_place(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.redeem("ann", 1, on="2024-02-10")
    ledger.reimburse("ann", 1)
    ledger.book()

    async def forget() -> None:  # as of entries that the gateway itself booked
        async with gateway.database.owner.begin() as connection:
            await connection.execute(sa.text("UPDATE entries SET external_id = NULL"))

    gateway.call(forget)
    (node,) = asked(gateway, "OUTSTANDING", "LIABILITY", measure="REDEEMED", **FEBRUARY, **RANGE)["nodes"]
    assert (node["entry"], node["place"]) == ("POINTS#2", "POINTS#2")


def test_the_same_report_on_both_sides_does_not_differ(shop: GatewayClient) -> None:
    for side in Side:
        arguments = {"OUTSTANDING": FEBRUARY, "LIABILITY": RANGE}.get(side.name, {})
        assert asked(shop, side.name, side.name, **arguments)["nodes"] == []


def test_reasons_stand_in_the_order_in_which_they_are_tried() -> None:
    assert [reason.name for reason in Reason] == [
        "IN_NO_CAMPAIGN", "LATENT", "ASSOCIATED_WITHOUT_TRANSACTION", "ORPHAN_TRANSACTIONS", "EXCLUDED_FROM_REPORTS",
        "AFTER_PERIOD_END", "BEFORE_PERIOD_START", "NO_CAMPAIGN_ENTRIES", "REIMBURSED_IS_NETTED",
    ]  # fmt: skip
