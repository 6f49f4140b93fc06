"""Random ledgers keep every identity, and random walks over their reports visit every row once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from .ledgers import ledgers
from .oracle import answer
from .oracle.identities import Period, broken_identities
from .questions import MONTHS, liability_ranges, questions
from .random_accounts import RANDOM, imported

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch


@settings(RANDOM, max_examples=30)
@given(batches=ledgers(), data=st.data())
def test_identities_hold_and_walks_visit_every_row_once(
    client: GatewayClient, batches: list[Batch], data: st.DataObject
) -> None:
    product, ledger = imported(client, batches)
    first, last = data.draw(liability_ranges(ledger))
    period = Period(data.draw(st.sampled_from(MONTHS)), first, last)
    assert broken_identities(product, ledger, period) == []
    for _ in range(3):
        asked = data.draw(questions(ledger))
        expected = answer(ledger, asked.query, asked.filter, asked.where, asked.order_by)
        pages, connection = product.pages(asked.query, asked.filter, asked.where, asked.order_by, asked.walk)
        assert pages == asked.walk.pages(expected.rows)
        assert connection["totalCount"] == expected.total_count
        assert connection.get("totals", {}) == expected.totals
