from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .shop import Shop, open_shop

if TYPE_CHECKING:
    from loyalty_graph.database import Database


@pytest.fixture
async def shop(database: Database, anyio_backend: str) -> Shop:  # noqa: ARG001 - makes it asynchronous
    """An account with ann (30 and 250 points), ben (100), cid (none), and the orphan eve (-20)."""
    return await open_shop(database)
