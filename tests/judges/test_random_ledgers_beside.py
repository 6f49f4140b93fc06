"""The other half of the random ledgers: as test_random_ledgers.py, in another process of the test run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from .every_report import HALF, assert_answers_of_the_oracle
from .ledgers import ledgers

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch


@HALF
@given(batches=ledgers(), data=st.data())
def test_every_report_equals_the_oracle(client: GatewayClient, batches: list[Batch], data: st.DataObject) -> None:
    assert_answers_of_the_oracle(client, batches, data)
