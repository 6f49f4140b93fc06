"""A random ledger, imported in batches and asked over HTTP, answers every report as the oracle does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import settings

from .oracle import REPORTS, answer, balance_type_numbers, customer_numbers, history
from .questions import filters
from .random_accounts import RANDOM, imported

if TYPE_CHECKING:
    from hypothesis import strategies as st

    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch

HALF: Final = settings(RANDOM, max_examples=RANDOM.max_examples // 2)
"""Half of the random ledgers, for each of two modules: two processes share them, each with seeds of its own."""


def assert_answers_of_the_oracle(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    """Hold all that a ledger shows, and every report for a drawn filter, against the oracle."""
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
