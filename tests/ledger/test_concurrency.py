"""Two writers at once: whoever comes second waits and sees what the first did; nothing is lost or counted twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.tables import customers, entries, price_groups

from .programme import NOON, Move, Programme, day
from .test_daily_points import daily
from .waiting import until_somebody_waits

if TYPE_CHECKING:
    from collections.abc import Awaitable

pytestmark = pytest.mark.anyio


async def meanwhile(programme: Programme, other: Awaitable[Any]) -> asyncio.Future[Any]:
    """Start the other writer and return it once it has come to a lock that we hold."""
    waiting = asyncio.ensure_future(other)
    await until_somebody_waits(programme.database)
    return waiting


@pytest.mark.parametrize("known", [True, False], ids=["existing balance", "new balance"])
async def test_two_postings_on_the_same_balance(programme: Programme, known: bool) -> None:  # noqa: FBT001 - a case
    await programme.book(Move("ana" if known else "zoe", 5, day(1)))
    async with programme.database.write.begin() as connection:
        await programme.register(connection, "ana")
    async with programme.database.write.begin() as connection:
        await programme.post(connection, Move("ana", 50, day(3)), Move("ben", 1))
        second = await meanwhile(programme, programme.book(Move("ana", -60, day(2)), Move("cleo", 1)))
    await second
    assert (await programme.balance("ana"))["seq"] == 2 + known
    assert await programme.differences() == []


async def test_many_postings_on_overlapping_members_end_without_a_deadlock(programme: Programme) -> None:
    names = [f"member {number}" for number in range(12)]
    async with programme.database.write.begin() as connection:
        await programme.register(connection, *names)

    async def one(number: int) -> None:
        chosen = sorted(names, key=lambda name: hash((name, number)))[:6]
        moves = [
            Move(name, number + 1 if index % 2 else -number - 1, day(1 + (number + index) % 5), type_)
            for index, name in enumerate(chosen)
            for type_ in ("STORE", "WINSTON")
        ]
        await programme.book(*moves)

    await asyncio.gather(*(one(number) for number in range(20)))
    assert await programme.rows(sa.select(sa.func.count()).select_from(entries)) == [(240,)]
    assert await programme.differences() == []


async def test_a_posting_waits_for_a_flag_and_goes_by_it(programme: Programme) -> None:
    await programme.book(Move("ana", 5, day(1)))
    async with programme.database.write.begin() as connection:
        await programme.exclude(connection, {"ana": True})
        second = await meanwhile(programme, programme.book(Move("ana", 50, day(2))))
    await second
    assert await daily(programme) == {}
    assert await programme.differences() == []


@pytest.mark.parametrize("excluded", [True, False])
async def test_a_flag_waits_for_a_posting_and_counts_it(programme: Programme, excluded: bool) -> None:  # noqa: FBT001 - a case
    async def flip() -> None:
        async with programme.database.write.begin() as connection:
            await programme.exclude(connection, {"ana": excluded})

    async with programme.database.write.begin() as connection:
        await programme.exclude(connection, {"ana": not excluded})
    async with programme.database.write.begin() as connection:
        await programme.post(connection, Move("ana", 50, day(2)))
        second = await meanwhile(programme, flip())
    await second
    assert await daily(programme) == ({} if excluded else {2: {"earned": 50, "positive_change": 50}})
    assert await programme.differences() == []


async def test_an_orphans_first_entry_waits_for_its_excluded_record(programme: Programme) -> None:
    async with programme.database.write.begin() as connection:
        await programme.register(connection, "x9")
    async with programme.database.write.begin() as connection:
        await programme.exclude(connection, {"x9": True})
        second = await meanwhile(programme, programme.book(Move("x9", 50, day(2))))
    await second
    assert await daily(programme) == {}
    assert await programme.differences() == []


async def test_a_fold_and_a_posting_do_not_wait_for_each_other(programme: Programme) -> None:
    await programme.book(Move("ana", 5, day(1)))
    async with programme.database.write.begin() as folding, programme.database.write.begin() as posting:
        await programme.post(posting, Move("ana", 7, day(1)))
        assert await fold(folding) == 1
        await folding.commit()
    assert await daily(programme) == {1: {"earned": 12, "positive_change": 12}}
    assert await programme.differences() == []


async def test_folding_all_the_while_loses_nothing(programme: Programme) -> None:
    async def fold_once() -> None:
        async with programme.database.write.begin() as connection:
            await fold(connection)

    for number in range(10):
        writers = (programme.book(Move(f"member {index}", 1, day(index)), Move("x", 1)) for index in range(1, 4))
        await asyncio.gather(*writers, fold_once(), fold_once())
        assert await programme.differences() == [], number
    expected = {index: {"earned": 10, "positive_change": 10} for index in range(1, 4)}
    assert await daily(programme) == expected | {32: {"earned": 30, "positive_change": 30}}


async def test_the_same_external_id_at_once_is_booked_once(programme: Programme) -> None:
    async with programme.database.write.begin() as connection:
        await programme.register(connection, "ana", "ben")
    async with programme.database.write.begin() as connection:
        await programme.post(connection, Move("ana", 1, more={"external_id": "E1"}))
        second = await meanwhile(programme, programme.book(Move("ben", 1, more={"external_id": "E1"})))
    with pytest.raises(PostingError, match="There already is an entry 'E1'"):
        await second
    assert await programme.differences() == []


async def test_postings_in_two_types_see_each_others_lifetime_points(programme: Programme) -> None:
    async with programme.database.write.begin() as connection:
        ids = await programme.register(connection, "ana")
        record = {"member_id": ids["ana"], "account_id": programme.account_id, "created_at": NOON}
        await connection.execute(sa.insert(customers).values(**record, automatic_price_group=True))
        gold = {"account_id": programme.account_id, "code": "GOLD", "name": "Gold", "points_threshold": 100}
        await connection.execute(sa.insert(price_groups).values(gold))
    async with programme.database.write.begin() as connection:
        await programme.post(connection, Move("ana", 50))
        second = await meanwhile(programme, programme.book(Move("ana", 50, type="WINSTON")))
    await second
    assert await programme.rows(sa.select(customers.c.price_group_id.is_not(None))) == [(True,)]


async def test_whoever_waits_too_long_is_told_to_try_again(programme: Programme, database_url: str) -> None:
    impatient = Programme(Database(database_url, Settings(lock_timeout_ms=1)), programme.account_id, programme.types)
    async with programme.database.write.begin() as connection:
        await programme.register(connection, "zoe", "ben")
    async with programme.database.write.begin() as connection:
        await programme.post(connection, Move("ana", 1, more={"external_id": "E1"}))
        for move in (
            Move("ana", 1),  # its registration
            Move("ben", 1, more={"external_id": "E1"}),  # its external id
            Move("zoe", 1),  # the clock
        ):
            with pytest.raises(PostingError, match="try again") as refused:
                await impatient.book(move)
            assert refused.value.code == "LEDGER_BUSY"
    await impatient.book(Move("ana", 1))
    async with programme.database.write.begin() as connection:
        await programme.exclude(connection, {"ana": True})
        with pytest.raises(PostingError, match="try again"):
            await impatient.book(Move("ana", 1))
    await impatient.database.dispose()
    assert await programme.differences() == []
