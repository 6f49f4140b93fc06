from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.ledger.accounts import create_account

if TYPE_CHECKING:
    from loyalty_graph.database import Database


@pytest.fixture
async def account_id(database: Database, anyio_backend: str) -> int:  # noqa: ARG001 - makes it asynchronous
    async with database.write.begin() as connection:
        return await create_account(connection, "demo", "Demo", "EUR")
