from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.tables import member_references, members

from .programme import open_programme
from .waiting import until_somebody_waits

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio


async def test_each_reference_becomes_one_member_once(programme: Programme) -> None:
    async with programme.database.write.begin() as connection:
        first = await programme.register(connection, "ana", "ben", "ana")
        second = await programme.register(connection, "ben", "Ana", "cleo")
    assert set(first) == {"ana", "ben"}
    assert first.items() < second.items()
    assert set(second) == {"ana", "ben", "Ana", "cleo"}
    stored = await programme.rows(sa.select(members.c.reference, members.c.member_id))
    assert sorted(stored) == sorted(second.items())


async def test_the_same_reference_in_two_accounts_is_two_members(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    async with programme.database.write.begin() as connection:
        mine = await programme.register(connection, "ana")
        theirs = await other.register(connection, "ana")
    assert mine["ana"] != theirs["ana"]


async def test_two_who_register_the_same_reference_at_once_get_the_same_member(programme: Programme) -> None:
    engine = programme.database.write

    async def late() -> dict[str, int]:
        async with engine.begin() as connection:
            return await programme.register(connection, "zoe", "ben")

    async with engine.begin() as connection:
        early = await programme.register(connection, "ana", "ben")
        waiting = asyncio.create_task(late())
        await until_somebody_waits(programme.database)
    assert (await waiting)["ben"] == early["ben"]
    assert await programme.rows(sa.select(sa.func.count()).select_from(member_references)) == [(3,)]
    assert await programme.differences() == []


async def test_a_locked_member_keeps_other_lockers_waiting_but_not_other_members(programme: Programme) -> None:
    engine = programme.database.write
    async with engine.begin() as connection:
        ids = await programme.register(connection, "ana", "ben")

    async def lock(*names: str) -> int:
        async with engine.begin() as connection:
            chosen = sa.select(members.c.member_id).where(members.c.member_id.in_([ids[name] for name in names]))
            return await lock_members(connection, programme.account_id, chosen)

    async with engine.begin() as connection:
        await lock_members(connection, programme.account_id, sa.select(sa.literal(ids["ana"])))
        assert await lock("ben") == 1
        waiting = asyncio.create_task(lock("ana", "ben"))
        await until_somebody_waits(programme.database)
    assert await waiting == 2


async def test_members_of_another_account_are_not_locked(programme: Programme) -> None:
    other = await open_programme(programme.database, "other")
    async with programme.database.write.begin() as connection:
        await other.register(connection, "ana")
        assert await lock_members(connection, programme.account_id, sa.select(members.c.member_id)) == 0
