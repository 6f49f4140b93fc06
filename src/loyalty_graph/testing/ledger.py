"""The fixture `ledger`: facts that are in the gateway's account when it is next asked.

What facts there are is in facts.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import ImportRefusedError
from loyalty_graph.testing.facts import Facts

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


class Ledger(Facts):
    """Facts of a gateway's account, imported as any merchant's files are, together, before the next question."""

    def __init__(self, gateway: GatewayClient) -> None:
        super().__init__()
        self._gateway = gateway
        gateway.before_asking.append(self.book)

    def book(self) -> None:
        """Import the facts since the last time. Only needed before something else than a question looks at them.

        Raises ImportRefusedError; its `problems` say what is wrong with which line of which file.
        """
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent) / "facts"
            if not self.write(folder, self._gateway.account):
                return
            try:
                self._gateway.import_files(folder)
            except ImportRefusedError as error:
                for problem in error.problems:
                    error.add_note(str(problem))  # pytest shows them
                raise


@pytest.fixture
def ledger(gateway: GatewayClient) -> Ledger:
    """An empty ledger of the gateway's account: write facts down, then ask the `gateway`.

    As in:

        def test_what_is_left(gateway, ledger):
            ledger.customer("ann", email="ann@example.test")
            ledger.earn("ann", 100, on="2024-02-01")
            ledger.redeem("ann", 30)
            answer = gateway.data("{ balanceReport { nodes { reference balance } } }")
            assert answer["balanceReport"]["nodes"] == [{"reference": "ann", "balance": 70}]
    """
    return Ledger(gateway)
