from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.tables import campaigns, entries

from .programme import NOON, Move, open_programme

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio
HALF = POINTS_LIMIT // 2 + 1


async def refuses(programme: Programme, code: str, text: str, *moves: Move) -> None:
    """The whole batch is refused, with this code and text, and nothing of it stays."""
    before = await programme.rows(sa.select(sa.func.count()).select_from(entries))
    with pytest.raises(PostingError) as refused:
        await programme.book(*moves)
    assert (refused.value.code, refused.value.message) == (code, text)
    assert await programme.rows(sa.select(sa.func.count()).select_from(entries)) == before
    assert await programme.differences() == []


async def test_entries_of_the_future(programme: Programme) -> None:
    now = dt.datetime.now(dt.UTC)
    text = "An entry's time is more than 5 minutes after the server's clock."
    await refuses(programme, "FUTURE_ENTRY", text, Move("ana", 1), Move("ana", 1, now + dt.timedelta(minutes=6)))
    recorded = {"recorded_at": now + dt.timedelta(minutes=6)}
    await refuses(programme, "FUTURE_ENTRY", text, Move("ana", 1, more=recorded))
    await programme.book(Move("ana", 1, now + dt.timedelta(minutes=4)))


async def test_entries_of_no_points(programme: Programme) -> None:
    await refuses(programme, "ZERO_POINTS", "An entry of 0 points is none.", Move("ana", 1), Move("ana", 0))


async def test_an_entry_beyond_the_limit(programme: Programme) -> None:
    for points in (POINTS_LIMIT + 1, -POINTS_LIMIT - 1, -(2**63)):
        text = "An entry's points are beyond ±9007199254740991."
        await refuses(programme, "POINTS_OUT_OF_RANGE", text, Move("ana", points))


@pytest.mark.parametrize(
    "moves",
    [
        [Move("ana", HALF), Move("ana", HALF)],
        [Move("ana", -HALF), Move("ana", -HALF)],
        [Move("ana", HALF), Move("ana", -HALF), Move("ana", HALF), Move("ana", -HALF)],
        [Move("ana", POINTS_LIMIT)] * 2000,
    ],
    ids=["balance too large", "balance too small", "lifetime sums too large", "beyond 64 bits"],
)
async def test_sums_beyond_the_limit_name_the_member(programme: Programme, moves: list[Move]) -> None:
    text = "The batch takes the points of 'ana' beyond ±9007199254740991."
    await refuses(programme, "POINTS_OUT_OF_RANGE", text, Move("aaa", 1), *moves, Move("zoe", 1))


async def test_sums_beyond_the_limit_count_what_is_there(programme: Programme) -> None:
    await programme.book(Move("ana", POINTS_LIMIT), Move("ben", 7))
    text = "The batch takes the points of 'ana' beyond ±9007199254740991."
    await refuses(programme, "POINTS_OUT_OF_RANGE", text, Move("ben", 1), Move("ana", 1))
    lifetime = [Move("ana", 1, effect=Effect.EARNED), Move("ana", -1, effect=Effect.REVERSED)]
    await refuses(programme, "POINTS_OUT_OF_RANGE", text, *lifetime)


async def test_a_day_beyond_64_bits(programme: Programme) -> None:
    moves = [Move(f"member {number}", POINTS_LIMIT) for number in range(1025)]
    await refuses(programme, "POINTS_OUT_OF_RANGE", "The batch takes a day's points beyond ±9007199254740991.", *moves)


async def test_an_external_id_that_is_taken(programme: Programme) -> None:
    await programme.book(Move("ana", 1, more={"external_id": "E1"}))
    again = Move("ana", 1, more={"external_id": "E1"})
    await refuses(programme, "DUPLICATE_ENTRY", "There already is an entry 'E1'.", Move("ben", 1), again)
    twice = [Move(name, 1, more={"external_id": "E2"}) for name in ("ana", "ben")]
    await refuses(programme, "DUPLICATE_ENTRY", "There already is an entry 'E2'.", *twice)


async def test_another_account_may_have_the_same_external_id(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    await programme.book(Move("ana", 1, more={"external_id": "E1"}))
    await other.book(Move("ana", 1, more={"external_id": "E1"}))
    assert await programme.differences() == await other.differences() == []


async def test_reverses_of_what_the_member_has_not(programme: Programme) -> None:
    await programme.book(Move("ana", 50, more={"external_id": "E1"}))
    other = await open_programme(programme.database, "other")
    await other.book(Move("ben", 50, more={"external_id": "X1"}))
    for member, own, name in (("ana", "E2", "E9"), ("ben", "E2", "E1"), ("ana", "E2", "E2"), ("ben", "E2", "X1")):
        move = Move(member, -50, effect=Effect.REVERSED, more={"external_id": own, "reverses": name})
        text = f"The member has no entry {name!r} that could be reversed."
        await refuses(programme, "UNKNOWN_ENTRY", text, Move("ana", 1, NOON), move)


async def test_what_another_account_has(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    async with programme.database.write.begin() as connection:
        theirs = {"account_id": other.account_id, "code": "C", "name": "C", "balance_type_id": other.types["STORE"]}
        campaign_id = await connection.scalar(sa.insert(campaigns).values(theirs).returning(campaigns.c.campaign_id))
        member_id = (await other.register(connection, "zoe"))["zoe"]
    text = "The batch names something that the account does not have."
    for more in (
        {"campaign_id": campaign_id},
        {"member_id": member_id},
        {"balance_type_id": other.types["STORE"]},
        {"reason_id": 1},
    ):
        await refuses(programme, "FOREIGN_ENTRY", text, Move("ana", 1), Move("ana", 1, more=more))
