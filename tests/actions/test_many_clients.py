"""Thirty-two clients at once over HTTP: whatever interleaves, nobody overspends, and what was answered is what is."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

import pytest
import sqlalchemy as sa
from tests.gateway_process import GatewayProcess, gateway_process

from loyalty_graph.ledger.tables import entries, members, operations
from loyalty_graph.ledger.verification import verify

from .crowd import REASON, open_crowd

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

CLIENTS: Final = 32
START: Final = 200

_ACT: Final = """{{ {field}(input: $input) {{ userErrors {{ code reference }}
  operation {{ id status memberCount pointsDelta outcomes {{ nodes {{ reference before after delta }} }} }} }} }}"""
_DOCUMENTS: Final = {
    field: f"mutation($input: {field[0].upper()}{field[1:]}Input!) {_ACT.format(field=field)}"
    for field in ("awardPoints", "subtractPoints")
}


async def act(gateway: GatewayProcess, field: str, references: list[str], points: int, key: str) -> dict[str, Any]:
    """The payload of an action."""
    given = {"idempotencyKey": key, "selection": {"references": references}, "points": points, "reason": REASON}
    payload: dict[str, Any] = (await gateway.data(_DOCUMENTS[field], input=given))[field]
    return payload


async def test_many_clients_neither_overspend_nor_lose_anything(database: Database, database_url: str) -> None:
    """All on one member, then on ten others in sets of three, who are locked together."""
    account_id = await open_crowd(database, 12, START)
    answered: list[dict[str, Any]] = []
    async with gateway_process(database_url) as gateway:

        async def client(number: int, names: list[str]) -> None:
            chance = random.Random(number)  # noqa: S311 - a choice of requests
            for request in range(2):
                chosen = chance.sample(names, min(3, len(names)))
                field = chance.choice(["awardPoints", "subtractPoints", "subtractPoints"])
                key = f"{len(names)}/{number}/{request}"
                answered.append(await act(gateway, field, chosen, chance.randint(20, 60), key))

        for names in (["m1"], [f"m{number}" for number in range(2, 12)]):
            await asyncio.gather(*(client(number, names) for number in range(CLIENTS)))

        repeats = await asyncio.gather(*(act(gateway, "awardPoints", ["m12"], 5, "once") for _ in range(50)))
    assert all(payload == repeats[0] for payload in repeats)
    answered.append(repeats[0])
    done = [payload["operation"] for payload in answered if payload["operation"] is not None]
    refused = Counter(error["code"] for payload in answered for error in payload["userErrors"])
    assert len(done) > CLIENTS
    assert set(refused) == {"INSUFFICIENT_POINTS"}
    deltas: dict[str, list[int]] = defaultdict(list)
    for operation in done:
        for outcome in operation["outcomes"]["nodes"]:
            deltas[outcome["reference"]].append(outcome["delta"])
    booked = await _booked(database, account_id)
    assert {name: sorted(points) for name, points in booked.items()} == {
        name: sorted([START, *points]) for name, points in deltas.items()
    }
    assert min(_lowest(points) for points in booked.values()) >= 0
    async with database.write.connect() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(operations)) == len(done)
        assert await verify(connection, account_id) == []


async def _booked(database: Database, account_id: int) -> dict[str, list[int]]:
    """The points of each member's entries, in the order in which they were booked."""
    rows = (
        sa.select(members.c.reference, entries.c.points)
        .join(members, members.c.member_id == entries.c.member_id)
        .where(entries.c.account_id == account_id)
        .order_by(entries.c.member_id, entries.c.seq)
    )
    booked: dict[str, list[int]] = defaultdict(list)
    async with database.read.connect() as connection:
        for name, points in await connection.execute(rows):
            booked[name].append(points)
    return booked


def _lowest(points: list[int]) -> int:
    total = 0
    return min(total := total + each for each in points)
