"""Random ledgers, imported in batches and asked over HTTP, answer as the oracle does, and every identity holds.

One gateway serves all examples, each in an account of its own beside those before it.
"""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_graph.ledger.accounts import find_account
from loyalty_graph.ledger.verification import verify
from loyalty_graph.testing.gateway import GatewayClient, running_gateway

from .ledgers import ledgers, renamed
from .oracle import REPORTS, Ledger, answer, balance_type_numbers, customer_numbers, history, write_folder
from .oracle.identities import Period, broken_identities
from .product import Product
from .questions import MONTHS, filters, liability_ranges, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

    from .oracle import Batch

_numbers = itertools.count(1)
RANDOM = settings(
    max_examples=300,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    with postgres_template.copied() as url, running_gateway(url) as client:
        yield client


def imported(client: GatewayClient, batches: list[Batch]) -> tuple[Product, Ledger]:
    """The batches as the oracle and the product hold them; the ledger proves sound after every import."""
    client.account = f"random-{next(_numbers)}"
    batches = renamed(batches, client.account)
    with tempfile.TemporaryDirectory() as parent:
        for number, batch in enumerate(batches):
            folder = Path(parent) / str(number)
            write_folder(batch, folder)
            client.import_files(folder)
            assert client.call(_differences, client) == []
    return Product(client.ask), Ledger.of(batches, today=datetime.now(UTC).date())


async def _differences(client: GatewayClient) -> list[str]:
    async with client.database.write.connect() as connection:
        account_id = await find_account(connection, client.account)
        return [str(difference) for difference in await verify(connection, account_id)]


@RANDOM
@given(batches=ledgers(), data=st.data())
def test_every_report_equals_the_oracle(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    product, ledger = imported(client, batches)
    for query in REPORTS:
        asked = data.draw(filters(query, ledger), label=query)
        assert product.report(query, asked) == answer(ledger, query, asked)
    assert product.balances() == answer(ledger, "balances").rows
    assert product.balance_types() == balance_type_numbers(ledger)
    for row in answer(ledger, "balances").rows:
        reference, balance_type = row["reference"], row["balanceType"]
        expected = history(ledger, reference, balance_type)
        assert [
            entry | known for entry, known in zip(expected, product.history(reference, balance_type), strict=True)
        ] == expected
    for reference in ledger.customers:
        assert product.customer(reference) == customer_numbers(ledger, reference)


@settings(RANDOM, max_examples=60)
@given(batches=ledgers(), data=st.data())
def test_the_identities_hold(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    product, ledger = imported(client, batches)
    first, last = data.draw(liability_ranges(ledger))
    period = Period(data.draw(st.sampled_from(MONTHS)), first, last)
    assert broken_identities(product, ledger, period) == []


@settings(RANDOM, max_examples=120)
@given(batches=ledgers(), data=st.data())
def test_every_walk_visits_every_row_once(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    product, ledger = imported(client, batches)
    for _ in range(3):
        asked = data.draw(questions(ledger))
        expected = answer(ledger, asked.query, asked.filter, asked.where, asked.order_by)
        pages, connection = product.pages(asked.query, asked.filter, asked.where, asked.order_by, asked.walk)
        assert pages == asked.walk.pages(expected.rows)
        assert connection["totalCount"] == expected.total_count
        assert connection.get("totals", {}) == expected.totals
