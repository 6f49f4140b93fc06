from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.ledger.tables import clocks, entries, postings

from .programme import NOON, Move, day

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio


async def history(programme: Programme) -> list[tuple[Any, ...]]:
    columns = entries.c
    return await programme.rows(
        sa.select(columns.seq, columns.points).order_by(columns.member_id, columns.balance_type_id, columns.seq)
    )


async def test_entries_are_numbered_by_time_and_then_by_line(programme: Programme) -> None:
    later, now = NOON + dt.timedelta(seconds=1), NOON
    await programme.book(Move("ana", 3, later), Move("ana", 1, now), Move("ana", -1, now), Move("ana", 4, later))
    assert await history(programme) == [(1, 1), (2, -1), (3, 3), (4, 4)]
    await programme.book(Move("ana", 9, now), Move("ana", 8, now - dt.timedelta(days=9)))
    assert (await history(programme))[4:] == [(5, 8), (6, 9)]
    assert await programme.differences() == []


async def test_a_balance_has_every_sum_in_its_columns_sign(programme: Programme) -> None:
    points = {
        Effect.EARNED: 100,
        Effect.REVERSED: -10,
        Effect.REDEEMED: -20,
        Effect.REIMBURSED: 5,
        Effect.EXPIRED: -7,
        Effect.TRANSFER: -30,
    }
    moves = [Move("ana", n, day(number), effect=effect) for number, (effect, n) in enumerate(points.items(), start=1)]
    await programme.book(*moves, Move("ana", 30, day(6), "WINSTON", Effect.TRANSFER))
    found = await programme.balance("ana")
    del found["member_id"], found["balance_type_id"], found["account_id"]
    assert found == {
        "points": 38,
        "seq": 6,
        "earned": 100,
        "reversed": 10,
        "redeemed": 20,
        "reimbursed": 5,
        "expired": 7,
        "transferred": -30,
        "first_at": day(1),
        "last_at": day(6),
        "first_day": day(1).date(),
        "last_day": day(6).date(),
    }
    assert await programme.differences() == []


async def test_an_undo_nets_its_column(programme: Programme) -> None:
    await programme.book(Move("ana", -50, effect=Effect.EXPIRED), Move("ana", 50, effect=Effect.EXPIRED))
    found = await programme.balance("ana")
    assert (found["points"], found["expired"], found["earned"]) == (0, 0, 0)


async def test_a_backdated_entry_moves_the_first_times_and_not_the_last(programme: Programme) -> None:
    await programme.book(Move("ana", 5, day(10)))
    await programme.book(Move("ana", 5, day(3)))
    found = await programme.balance("ana")
    assert (found["first_at"], found["last_at"]) == (day(3), day(10))
    assert (found["first_day"], found["last_day"]) == (day(3).date(), day(10).date())


async def test_a_posting_takes_the_next_position_and_the_servers_time(programme: Programme) -> None:
    before = dt.datetime.now(dt.UTC)
    first = await programme.book(Move("ana", 5), Move("ben", 5))
    second = await programme.book(Move("ana", 5))
    assert first.tick is not None
    assert second.tick is not None
    assert (first.entries, first.tick.position, second.entries, second.tick.position) == (2, 1, 1, 2)
    assert before <= first.tick.recorded_at <= second.tick.recorded_at <= dt.datetime.now(dt.UTC)
    stored = await programme.rows(sa.select(postings.c.position, postings.c.recorded_at).order_by(postings.c.position))
    assert stored == [(1, first.tick.recorded_at), (2, second.tick.recorded_at)]
    clock = await programme.rows(sa.select(clocks.c.position, clocks.c.recorded_at, clocks.c.data_version))
    assert clock == [(2, second.tick.recorded_at, 2)]
    assert await programme.rows(sa.select(entries.c.posting_id).distinct()) != [(None,)]
    assert await programme.differences() == []


async def test_an_empty_batch_posts_nothing(programme: Programme) -> None:
    posted = await programme.book()
    assert (posted.entries, posted.tick) == (0, None)
    assert await programme.rows(sa.select(clocks.c.position, clocks.c.data_version)) == [(0, 0)]


async def test_a_rolled_back_posting_leaves_no_position_behind(programme: Programme) -> None:
    async with programme.database.write.connect() as connection:
        await programme.post(connection, Move("ana", 5))
        await connection.rollback()
    posted = await programme.book(Move("ana", 7))
    assert posted.tick is not None
    assert posted.tick.position == 1
    assert await history(programme) == [(1, 7)]
    assert await programme.differences() == []


async def test_sums_may_reach_the_limit_and_come_back(programme: Programme) -> None:
    await programme.book(Move("ana", POINTS_LIMIT))
    await programme.book(Move("ana", -1, effect=Effect.REVERSED))
    assert (await programme.balance("ana"))["points"] == POINTS_LIMIT - 1
    assert await programme.differences() == []


@pytest.mark.parametrize("points", [2**31 - 1, 1 - 2**31, 2**31, -(2**31), 2**40])
async def test_sums_are_exact_on_both_sides_of_32_bits(programme: Programme, points: int) -> None:
    effect = Effect.EARNED if points > 0 else Effect.REVERSED
    await programme.book(*(Move("ana", points, day(number), effect=effect) for number in (1, 2, 2, 3)))
    await programme.book(Move("ana", points, day(2), effect=effect))
    assert (await programme.balance("ana"))["points"] == 5 * points
    assert await programme.differences() == []


async def test_reverses_finds_an_earlier_entry_and_one_of_the_same_batch(programme: Programme) -> None:
    await programme.book(Move("ana", 50, day(1), more={"external_id": "E1"}))
    await programme.book(
        Move("ana", -50, day(2), effect=Effect.REVERSED, more={"external_id": "E2", "reverses": "E1"}),
        Move("ana", 20, day(2), "WINSTON", more={"external_id": "E3"}),
        Move("ana", -20, day(3), effect=Effect.REVERSED, more={"external_id": "E4", "reverses": "E3"}),
        Move("ana", 1, day(3)),
    )
    columns = entries.c
    found = await programme.rows(
        sa.select(columns.external_id, columns.reverses_balance_type_id, columns.reverses_seq)
        .where(columns.reverses_seq.is_not(None))
        .order_by(columns.external_id)
    )
    assert found == [("E2", programme.types["STORE"], 1), ("E4", programme.types["WINSTON"], 1)]
    assert await programme.differences() == []


async def test_all_that_was_staged_is_kept(programme: Programme) -> None:
    more = {
        "order_number": "1001",
        "operation": "M1",
        "note": "a note",
        "external_id": "E1",
        "initiated_at": NOON - dt.timedelta(days=2),
    }
    await programme.book(Move("ana", -5, more=more))
    columns = [entries.c[name] for name in more]
    assert await programme.rows(sa.select(*columns)) == [tuple(more.values())]
