"""The product answers both hand-computed examples over HTTP as by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

from .cases import SECOND_EXAMPLE, Case, Example, differences, second_example, worked_example
from .product import Product, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

EXAMPLES = {
    "worked": worked_example(),
    "before": second_example("before"),
    "after": second_example("after"),
}


@pytest.fixture(scope="module")
def products(postgres_template: PostgresTemplate) -> Iterator[dict[str, GatewayClient]]:
    """One gateway whose database holds the worked example, and a second with the other example in both states."""
    with postgres_template.copied() as url, running_gateway(url, installed_plugins()) as client:
        client.account = "worked"
        client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        client.account = "second"
        client.import_files(SECOND_EXAMPLE)
        yield {"client": client}


@pytest.fixture(scope="module")
def later(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    with postgres_template.copied() as url, running_gateway(url, installed_plugins()) as client:
        client.account = "second"
        client.import_files(SECOND_EXAMPLE)
        client.import_files(SECOND_EXAMPLE / "later")
        yield client


@pytest.fixture
def product(request: pytest.FixtureRequest, products: dict[str, GatewayClient], later: GatewayClient) -> Product:
    state: str = request.param
    client = later if state == "after" else products["client"]
    client.account = "worked" if state == "worked" else "second"
    return Product(client.ask)


@pytest.mark.parametrize(
    ("product", "case"),
    [pytest.param(state, case, id=f"{state} {case}") for state, example in EXAMPLES.items() for case in example.cases],
    indirect=["product"],
)
def test_every_case_is_answered_as_by_hand(product: Product, case: Case) -> None:
    question = {"where": case.where, "order_by": case.order_by}
    if case.error:
        with pytest.raises(RefusedError) as refused:
            product.report(case.query, case.filter, **question)
        assert refused.value.code == case.error
    else:
        assert differences(case, product.report(case.query, case.filter, **question)) == []


@pytest.mark.parametrize(("product", "example"), EXAMPLES.items(), ids=list(EXAMPLES), indirect=["product"])
def test_core_numbers_and_histories_are_as_by_hand(product: Product, example: Example) -> None:
    core = example.core
    assert product.total_customers() == core["totalCustomers"]
    for campaign, count in core["campaignCustomers"].items():
        assert product.campaign_customers(campaign) == count
    for campaign, count in core.get("enrolledCustomers", {}).items():
        assert product.enrolled_customers(campaign) == count
    if "balanceTypes" in core:
        assert product.balance_types() == core["balanceTypes"]
    customers = product.customers()
    assert {reference: customers[reference] for reference in core.get("customers", {})} == core.get("customers", {})
    for balance in example.history:
        entries = product.history(balance["reference"], balance["balanceType"])
        assert [[row["externalId"], row["points"], row["runningBalance"]] for row in entries] == balance["entries"]


@pytest.mark.parametrize("product", ["worked"], indirect=True)
def test_history_shows_a_redemption_when_it_was_initiated(product: Product) -> None:
    entry = next(row for row in product.history("ana", "STORE") if row["externalId"] == "E14")
    days = [dt.datetime.fromisoformat(entry[name]).date() for name in ("historyAt", "effectiveAt")]
    assert days == [dt.date(2024, 2, 1), dt.date(2024, 2, 3)]
