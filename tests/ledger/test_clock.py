from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.clock import MOST_MEMBERS, touch
from loyalty_graph.ledger.tables import clocks, entries, member_changes, postings

from .programme import Move, day, open_programme
from .waiting import until_somebody_waits

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio


def recorded(points: int, at: dt.datetime | None, member: str = "ana") -> Move:
    return Move(member, points, day(1), more={"recorded_at": at})


async def recordings(programme: Programme) -> list[tuple[int, int, dt.datetime]]:
    joined = sa.select(entries.c.points, postings.c.position, postings.c.recorded_at).join(
        postings, postings.c.posting_id == entries.c.posting_id
    )
    found = await programme.rows(joined.where(entries.c.account_id == programme.account_id))
    return sorted((points, position, at) for points, position, at in found)


async def test_a_trusted_batch_becomes_one_posting_per_time_in_their_order(programme: Programme) -> None:
    posted = await programme.book(
        recorded(1, day(9)), recorded(2, day(5)), recorded(3, day(9), "ben"), recorded(4, day(7))
    )
    assert posted.tick is not None
    assert (posted.entries, posted.tick.position, posted.tick.recorded_at) == (4, 3, day(9))
    assert await recordings(programme) == [(1, 3, day(9)), (2, 1, day(5)), (3, 3, day(9)), (4, 2, day(7))]
    clock = await programme.rows(sa.select(clocks.c.position, clocks.c.recorded_at, clocks.c.data_version))
    assert clock == [(3, day(9), 1)]
    await programme.book(recorded(5, day(9)), recorded(6, day(10)))
    assert (await recordings(programme))[4:] == [(5, 4, day(9)), (6, 5, day(10))]
    assert await programme.differences() == []


async def test_lines_without_a_time_are_recorded_now_and_last(programme: Programme) -> None:
    before = dt.datetime.now(dt.UTC)
    posted = await programme.book(recorded(1, None), recorded(2, day(5)), recorded(3, None, "ben"))
    assert posted.tick is not None
    (_, first, now), second, third = await recordings(programme)
    assert (first, second, third) == (2, (2, 1, day(5)), (3, 2, now))
    assert before <= now == posted.tick.recorded_at <= dt.datetime.now(dt.UTC)
    assert await programme.differences() == []


async def test_a_time_before_the_accounts_last_is_refused(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    await programme.book(recorded(1, day(5)))
    with pytest.raises(PostingError, match=r"2024-01-04T12:00:00.*is before the account's last") as refused:
        await programme.book(recorded(2, day(6)), recorded(3, day(4)))
    assert refused.value.code == "RECORDED_AT_REGRESSES"
    assert await recordings(programme) == [(1, 1, day(5))]
    await other.book(recorded(2, day(4)))
    assert await other.differences() == []


async def test_the_servers_clock_never_goes_back(programme: Programme) -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=4)
    await programme.book(recorded(1, ahead))
    await programme.book(recorded(2, None))
    await programme.book(recorded(3, None), recorded(4, ahead))
    assert [at for _, _, at in await recordings(programme)] == [ahead] * 4
    assert await programme.differences() == []


async def test_touch_raises_the_version_alone(programme: Programme) -> None:
    async with programme.database.write.begin() as connection:
        await touch(connection, programme.account_id)
    clock = await programme.rows(sa.select(clocks.c.position, clocks.c.recorded_at, clocks.c.data_version))
    assert clock == [(0, None, 1)]


async def remembered(programme: Programme) -> list[tuple[int, list[int]]]:
    """What the account's clock remembers: the version that a write made, and whom it changed."""
    own = member_changes.c.account_id == programme.account_id
    kept = sa.select(member_changes.c.data_version, member_changes.c.member_ids).where(own)
    return [
        (version, members) for version, members in await programme.rows(kept.order_by(member_changes.c.data_version))
    ]


async def test_it_remembers_whom_the_last_writes_changed_where_they_say_so(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    await other.book(Move("ana", 1), told=True)
    await programme.book(Move("ben", 1), Move("ana", 2), Move("ben", 3), told=True)
    await programme.book(Move("ana", 1))
    await programme.book(recorded(1, dt.datetime.now(dt.UTC) + dt.timedelta(minutes=4)), told=True)
    many = tuple(Move(f"m{number}", 1) for number in range(MOST_MEMBERS + 1))
    await programme.book(*many, told=True)
    await programme.book(*many[1:], told=True)
    async with programme.database.write.begin() as connection:
        ids = await programme.register(connection, "ana", "ben")
        for members in (None, [], [ids["ben"]]):
            await touch(connection, programme.account_id, members)
    first, sixty_four, nobody, last = await remembered(programme)
    assert first == (1, sorted([ids["ana"], ids["ben"]]))
    assert (sixty_four[0], len(sixty_four[1])) == (5, MOST_MEMBERS)
    assert (nobody, last) == ((7, []), (8, [ids["ben"]]))
    assert len(await remembered(other)) == 1


async def test_it_forgets_them_after_a_thousand_writes(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    for each in (programme, other):
        await each.book(Move("ana", 1), told=True)
    async with programme.database.owner.begin() as owner:
        await owner.execute(sa.update(clocks).values(data_version=999))
    for versions in ([1, 1_000], [1_000, 1_001]):
        async with programme.database.write.begin() as connection:
            await touch(connection, programme.account_id, [])
        assert [version for version, _ in await remembered(programme)] == versions
    assert len(await remembered(other)) == 1


async def test_positions_are_in_commit_order(programme: Programme) -> None:
    """Whoever comes to the clock second waits, and is then recorded later than the first was committed."""
    engine = programme.database.write
    async with engine.begin() as connection:
        first = await programme.post(connection, Move("ana", 1))
        waiting = asyncio.create_task(programme.book(Move("ben", 2)))
        await until_somebody_waits(programme.database)
        released = dt.datetime.now(dt.UTC)
    second = await waiting
    assert first.tick is not None
    assert second.tick is not None
    assert (first.tick.position, second.tick.position) == (1, 2)
    assert first.tick.recorded_at < released <= second.tick.recorded_at
