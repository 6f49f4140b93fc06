from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("number", range(4))
async def test_one(database: Database, number: int) -> None:
    async with database.write.begin() as connection:
        await connection.execute(text("select 1"))
