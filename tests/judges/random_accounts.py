"""Random ledgers as accounts of one running gateway: imported in batches, held by the oracle too, proven sound."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from loyalty_graph.ledger.accounts import find_account
from loyalty_graph.ledger.verification import verify

from .ledgers import renamed
from .oracle import Ledger, write_folder
from .product import Product

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch

RANDOM = settings(
    max_examples=300,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Hypothesis prints what reproduces a failure."""

_numbers = itertools.count(1)


def imported(client: GatewayClient, batches: list[Batch]) -> tuple[Product, Ledger]:
    """The batches in an account of their own, beside those of all examples before, and in the oracle."""
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
