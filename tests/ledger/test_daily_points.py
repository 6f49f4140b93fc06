from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.tables import EFFECT_SUMS, daily_point_deltas, daily_points

from .programme import Move, day, open_programme

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio
SUMMED = (*EFFECT_SUMS.values(), "positive_change", "negative_change")


async def daily(programme: Programme, type_: str = "STORE") -> dict[int, dict[str, int]]:
    """Per day of 2024 the columns that are not 0, folded and not folded together."""
    kept = [
        sa.select(table.c.day, *(table.c[name] for name in SUMMED)).where(
            table.c.account_id == programme.account_id, table.c.balance_type_id == programme.types[type_]
        )
        for table in (daily_points, daily_point_deltas)
    ]
    found: dict[int, dict[str, int]] = {}
    for date, *values in await programme.rows(sa.union_all(*kept).subquery().select()):
        sums = found.setdefault(date.timetuple().tm_yday, dict.fromkeys(SUMMED, 0))
        for name, value in zip(SUMMED, values, strict=True):
            sums[name] += value
    trimmed = {number: {name: value for name, value in sums.items() if value} for number, sums in found.items()}
    return {number: sums for number, sums in trimmed.items() if sums}


async def test_a_balance_that_crosses_zero_moves_between_positive_and_negative(programme: Programme) -> None:
    await programme.book(Move("ana", 50, day(1)), Move("ana", -80, day(2)), Move("ana", 40, day(3)))
    assert await daily(programme) == {
        1: {"earned": 50, "positive_change": 50},
        2: {"redeemed": 80, "positive_change": -50, "negative_change": -30},
        3: {"earned": 40, "positive_change": 10, "negative_change": 30},
    }
    assert await programme.differences() == []


async def test_members_and_types_are_not_netted(programme: Programme) -> None:
    await programme.book(
        Move("ana", 50, day(1)), Move("ben", -30, day(1), effect=Effect.REVERSED), Move("ana", -20, day(1), "WINSTON")
    )
    assert await daily(programme) == {1: {"earned": 50, "reversed": 30, "positive_change": 50, "negative_change": -30}}
    assert await daily(programme, "WINSTON") == {1: {"redeemed": 20, "negative_change": -20}}


async def test_a_backdated_entry_changes_every_day_after_it_where_the_sign_flips(programme: Programme) -> None:
    await programme.book(Move("ana", 10, day(5)), Move("ana", -30, day(10)), Move("ana", 30, day(15)))
    await programme.book(Move("ana", -15, day(2)))
    assert await daily(programme) == {
        2: {"redeemed": 15, "negative_change": -15},
        5: {"earned": 10, "negative_change": 10},
        10: {"redeemed": 30, "negative_change": -30},
        15: {"earned": 30, "negative_change": 30},
    }
    assert await programme.differences() == []


async def test_a_backdated_entry_on_a_day_that_has_entries(programme: Programme) -> None:
    await programme.book(Move("ana", 10, day(5)), Move("ana", -4, day(6)))
    await programme.book(Move("ana", -8, day(5)), Move("ana", 1, day(7)))
    assert await daily(programme) == {
        5: {"earned": 10, "redeemed": 8, "positive_change": 2},
        6: {"redeemed": 4, "positive_change": -2, "negative_change": -2},
        7: {"earned": 1, "negative_change": 1},
    }
    assert await programme.differences() == []


async def test_the_fold_adds_up_and_leaves_nothing_behind(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    await programme.book(Move("ana", 50, day(1)))
    await programme.book(Move("ben", -20, day(1)), Move("ben", 5, day(2)))
    await other.book(Move("ana", 1, day(1)))
    before = await daily(programme)
    async with programme.database.write.begin() as connection:
        assert await fold(connection, programme.account_id) == 3
    assert await daily(programme) == before
    assert await programme.rows(sa.select(daily_point_deltas.c.account_id)) == [(other.account_id,)]
    await programme.book(Move("ana", -60, day(1)))
    async with programme.database.write.begin() as connection:
        assert await fold(connection) == 2
        assert await fold(connection) == 0
    assert await daily(programme) == {
        1: {"earned": 50, "redeemed": 80, "negative_change": -30},
        2: {"earned": 5, "negative_change": 5},
    }
    assert await programme.rows(sa.select(sa.func.count()).select_from(daily_points)) == [(3,)]
    assert await programme.differences() == await other.differences() == []


async def test_only_one_folds_at_a_time(programme: Programme) -> None:
    await programme.book(Move("ana", 50, day(1)))
    engine = programme.database.write
    async with engine.begin() as first, engine.begin() as second:
        assert await fold(first) == 1
        assert await fold(second) == 0
    assert await programme.differences() == []
