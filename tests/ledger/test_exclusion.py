from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.tables import customers, daily_point_deltas

from .programme import Move, day
from .test_daily_points import daily

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio


async def exclude(programme: Programme, **flags: bool) -> None:
    async with programme.database.write.begin() as connection:
        await programme.exclude(connection, flags)


async def test_excluding_takes_the_whole_history_out_and_including_puts_it_back(programme: Programme) -> None:
    await exclude(programme, ana=False, ben=False)
    await programme.book(
        Move("ana", 50, day(1)), Move("ana", -80, day(3)), Move("ana", 9, day(2), "WINSTON"), Move("ben", 5, day(1))
    )
    before = await daily(programme), await daily(programme, "WINSTON")
    await exclude(programme, ana=True, ben=False)
    assert await daily(programme) == {1: {"earned": 5, "positive_change": 5}}
    assert await daily(programme, "WINSTON") == {}
    assert await programme.differences() == []
    async with programme.database.write.begin() as connection:
        await fold(connection)
    await exclude(programme, ana=False)
    assert (await daily(programme), await daily(programme, "WINSTON")) == before
    assert await programme.differences() == []


async def test_the_same_flag_again_changes_nothing(programme: Programme) -> None:
    await exclude(programme, ana=True)
    await programme.book(Move("ana", 50, day(1)))
    await exclude(programme, ana=True)
    assert await programme.rows(sa.select(daily_point_deltas)) == []
    assert await programme.differences() == []


async def test_an_orphans_excluded_record_takes_its_history_out(programme: Programme) -> None:
    await programme.book(Move("x9", 30, day(1)), Move("x8", 10, day(1)))
    await exclude(programme, x9=True, x8=False)
    assert await daily(programme) == {1: {"earned": 10, "positive_change": 10}}
    assert await programme.differences() == []


async def test_entries_of_the_excluded_count_nowhere_and_move_nobody(programme: Programme) -> None:
    await exclude(programme, ana=True)
    await programme.book(Move("ana", 50, day(5)), Move("ben", 5, day(5)))
    await programme.book(Move("ana", -70, day(2)), Move("ben", -7, day(2)))
    assert await daily(programme) == {
        2: {"redeemed": 7, "negative_change": -7},
        5: {"earned": 5, "negative_change": 5},
    }
    assert await programme.differences() == []


async def test_some_leave_while_others_return(programme: Programme) -> None:
    await exclude(programme, ana=True, ben=False)
    await programme.book(Move("ana", 50, day(1)), Move("ben", 5, day(2)))
    await exclude(programme, ana=False, ben=True)
    assert await daily(programme) == {1: {"earned": 50, "positive_change": 50}}
    flags = await programme.rows(sa.select(customers.c.excluded_from_reports).order_by(customers.c.member_id))
    assert flags == [(False,), (True,)]
    assert await programme.differences() == []
