from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import pytest

from .shop import Shop, open_shop

if TYPE_CHECKING:
    from loyalty_graph.database import Database

_NUMBERS: Final = count(1)


@pytest.fixture
async def shop(module_database: Database, anyio_backend: str) -> Shop:  # noqa: ARG001 - makes it asynchronous
    """An account of its own with ann (30 and 250 points), ben (100), cid (none), and the orphan eve (-20)."""
    return await open_shop(module_database, f"shop-{next(_NUMBERS)}")
