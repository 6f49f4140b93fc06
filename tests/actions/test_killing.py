from __future__ import annotations

import pytest

from .killing import kill_often

pytestmark = pytest.mark.anyio

KILLS = 3


async def test_a_killed_gateway_leaves_all_of_an_action_or_nothing(database_url: str) -> None:
    figures = await kill_often(database_url, KILLS, members=4_000, seed=4)
    assert sum(figures.values()) == KILLS
