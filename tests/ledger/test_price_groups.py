from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.tables import customers, price_groups

from .programme import NOON, Move, open_programme

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio
THRESHOLDS = {"STAFF": None, "BASIC": 10, "SILVER": 50, "GOLD": 100}


@pytest.fixture
async def groups(programme: Programme) -> Programme:
    other = await open_programme(programme.database, "other")
    async with programme.database.write.begin() as connection:
        rows = [{"code": code, "points_threshold": threshold} for code, threshold in THRESHOLDS.items()]
        mine = [{"account_id": programme.account_id, "name": "", **row} for row in rows]
        theirs = {"account_id": other.account_id, "name": "", "code": "THEIRS", "points_threshold": 1}
        await connection.execute(sa.insert(price_groups), [*mine, theirs])
        for reference, member_id in (await programme.register(connection, "ana", "ben")).items():
            record = {"member_id": member_id, "account_id": programme.account_id, "created_at": NOON}
            await connection.execute(sa.insert(customers).values(**record, automatic_price_group=reference == "ana"))
    return programme


async def group(programme: Programme, automatic: bool = True) -> str | None:  # noqa: FBT001, FBT002 - ana or ben
    statement = (
        sa.select(price_groups.c.code)
        .select_from(customers.outerjoin(price_groups, price_groups.c.price_group_id == customers.c.price_group_id))
        .where(customers.c.automatic_price_group == automatic)
    )
    [(code,)] = await programme.rows(statement)
    return None if code is None else str(code)


async def test_points_earned_lift_and_only_reversals_lower(groups: Programme) -> None:
    async def after(points: int, effect: Effect, type_: str = "STORE") -> str | None:
        await groups.book(Move("ana", points, type=type_, effect=effect), Move("ben", points, effect=effect))
        return await group(groups)

    assert await after(9, Effect.EARNED) is None
    assert await after(1, Effect.EARNED) == "BASIC"
    assert await after(39, Effect.EARNED, "WINSTON") == "BASIC"
    assert await after(1, Effect.EARNED, "WINSTON") == "SILVER"
    assert await after(-50, Effect.REDEEMED) == "SILVER"
    assert await after(500, Effect.REIMBURSED) == "SILVER"
    assert await after(-30, Effect.EXPIRED) == "SILVER"
    assert await after(900, Effect.EARNED) == "GOLD"
    assert await after(-901, Effect.REVERSED, "WINSTON") == "BASIC"
    assert await after(-49, Effect.REVERSED) is None
    assert await group(groups, automatic=False) is None


async def test_switching_the_automatism_on_assigns_at_once(groups: Programme) -> None:
    await groups.book(Move("ben", 60), Move("ana", 60))
    async with groups.database.write.begin() as connection:
        chosen = sa.select(customers.c.member_id)
        assert await assign_price_groups(connection, groups.account_id, chosen) == 0
        await connection.execute(sa.update(customers).values(automatic_price_group=True))
        assert await assign_price_groups(connection, groups.account_id, chosen) == 1
        assert await assign_price_groups(connection, groups.account_id, chosen) == 0
    assert await groups.rows(sa.select(customers.c.price_group_id).distinct()) == [
        (await groups.rows(sa.select(price_groups.c.price_group_id).where(price_groups.c.code == "SILVER")))[0]
    ]
