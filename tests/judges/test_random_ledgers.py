"""Random ledgers, imported in batches and asked over HTTP, answer as the oracle does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway

from .ledgers import ledgers
from .oracle import REPORTS, answer, balance_type_numbers, customer_numbers, history
from .questions import filters
from .random_accounts import RANDOM, imported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

    from .oracle import Batch


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    with postgres_template.copied() as url, running_gateway(url, installed_plugins()) as client:
        yield client


@RANDOM
@given(batches=ledgers(), data=st.data())
def test_every_report_equals_the_oracle(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    product, ledger = imported(client, batches)
    for query in REPORTS:
        asked = data.draw(filters(query, ledger), label=query)
        assert product.report(query, asked) == answer(ledger, query, asked)
    balances, histories = answer(ledger, "balances").rows, product.histories()
    assert product.balances() == balances
    for row in balances:
        expected = history(ledger, row["reference"], row["balanceType"])
        actual = histories[row["reference"], row["balanceType"]]
        assert [known | shown for known, shown in zip(expected, actual, strict=True)] == expected
    assert product.balance_types() == balance_type_numbers(ledger)
    assert product.customers() == {reference: customer_numbers(ledger, reference) for reference in ledger.customers}
