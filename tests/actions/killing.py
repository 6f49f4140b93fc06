"""Kills the gateway at random moments of an action for 20,000 members: `python -m tests.actions.killing 50`.

After each kill either all of it is there or nothing, and its repetition to the next gateway completes it, once.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import sqlalchemy as sa
from tests.gateway_process import GatewayProcess, gateway_process

from loyalty_graph.config import Settings
from loyalty_graph.database import Database, EmbeddedPostgres
from loyalty_graph.ledger.tables import balances, entries, idempotency_keys, operation_outcomes, operations
from loyalty_graph.ledger.verification import verify
from loyalty_graph.testing.postgres import migrated_template, reachable_folder

from .crowd import REASON, open_crowd

START: Final = 100
POINTS: Final = 7

_SECONDS: Final = 60
_WRITTEN: Final = (operations, idempotency_keys, operation_outcomes, entries)
_AWARD: Final = """mutation($input: AwardPointsInput!) { awardPoints(input: $input) {
  userErrors { code } operation { code status memberCount pointsDelta } } }"""
_AT_WORK: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
_FIGURES: Final = sa.select(
    *(sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in _WRITTEN),
    sa.select(sa.func.sum(balances.c.points)).scalar_subquery(),
)


Answer = dict[str, Any]


async def kill_often(database_url: str, times: int, *, members: int, seed: int) -> Counter[str]:
    """Kill so many gateways and count what each had come to: neither the commit, nor its answer, or which of them.

    Raises AssertionError at the first trace of half an action, or of one that was done twice.
    """
    chance = random.Random(seed)  # noqa: S311 - a choice of moments
    figures: Counter[str] = Counter()
    answer: Answer | None = None
    took = 0.0
    database = Database(database_url, Settings())
    awards = Awards(database, await open_crowd(database, members, START), members)
    for number in range(2, times + 2):
        async with gateway_process(database_url) as gateway:
            if number == 2:
                await awards.do(gateway, 0)
                begun = time.monotonic()
                answer = await awards.do(gateway, 1)
                took = time.monotonic() - begun
            await awards.assert_done_once(gateway, number - 1, answer)
            # Every other one dies near the end, where the commit is.
            answer = await awards.cut_off(gateway, number, took * chance.uniform(number % 2 * 0.8, 1))
        there = await awards.count()
        assert there in ((number + 1,) if answer else (number, number + 1))
        figures["its answer" if answer else "the commit" if there > number else "neither"] += 1
    async with gateway_process(database_url) as gateway:
        await awards.assert_done_once(gateway, number, answer)
    await database.dispose()
    return figures


@dataclass(frozen=True)
class Awards:
    """The same award to all members, again and again, each under its number."""

    database: Database
    account_id: int
    members: int

    async def do(self, gateway: GatewayProcess, number: int) -> Answer:
        """What the gateway answers to the award of this number."""
        given = {"idempotencyKey": f"k{number}", "selection": {"balanceReport": {}}, "points": POINTS, "reason": REASON}
        answer: Answer = (await gateway.data(_AWARD, input=given))["awardPoints"]
        assert answer["userErrors"] == []
        assert answer["operation"]["memberCount"] == self.members
        return answer

    async def cut_off(self, gateway: GatewayProcess, number: int, after_s: float) -> Answer | None:
        """Kill the gateway in the middle of an award; return what it answered if it came to that."""
        awarding = asyncio.create_task(self.do(gateway, number))
        await asyncio.wait([awarding], timeout=after_s)
        await gateway.kill()
        try:
            return await awarding
        except httpx2.TransportError:
            return None

    async def assert_done_once(self, gateway: GatewayProcess, number: int, answer: Answer | None) -> None:
        """The repetition of the newest award answers what the first time did, if it did, and all agrees."""
        repeated = await self.do(gateway, number)
        assert answer in (None, repeated)
        assert await self.count() == number + 1
        async with self.database.write.connect() as connection:
            assert await verify(connection, self.account_id) == []

    async def count(self) -> int:
        """How many awards are there, each of them whole, once no session that a killed gateway left is at work."""
        async with asyncio.timeout(_SECONDS):
            while await self._one(_AT_WORK) != (0,):  # noqa: ASYNC110 - nobody tells us
                await asyncio.sleep(0.01)
        (count, *found) = await self._one(_FIGURES)
        each = [count, count + 1, count * POINTS + START]
        assert found == [count, *(self.members * number for number in each)]
        return int(count)

    async def _one(self, statement: sa.Executable) -> tuple[Any, ...]:
        async with self.database.read.connect() as connection:
            return tuple((await connection.execute(statement)).one())


def main() -> None:
    """Kill as often as the command line says, 50 times if it says nothing, and tell how far the gateways came."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seed = secrets.randbelow(10**6)
    print(f"{times} kills, seed {seed}")  # noqa: T201 - a script
    folder = reachable_folder()
    try:
        with (
            EmbeddedPostgres.start(folder / "data") as server,
            migrated_template(server.url()) as template,
            template.copied() as url,
        ):
            figures = asyncio.run(kill_often(url, times, members=20_000, seed=seed))
    finally:
        shutil.rmtree(folder)
    print(", ".join(f"{count} came to {what}" for what, count in figures.most_common()))  # noqa: T201 - a script


if __name__ == "__main__":
    main()
