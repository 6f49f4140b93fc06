"""verify finds each kind of damage that somebody with an owner's rights could do, and names the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger.checks import CHECKS
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.verification import verify

from .programme import Move, day, open_programme

if TYPE_CHECKING:
    from .programme import Programme

pytestmark = pytest.mark.anyio
ANA = "member_id = (SELECT member_id FROM members WHERE reference = 'ana' AND account_id = 1)"

DAMAGES = {
    "a balance": (
        f"UPDATE balances SET points = points + 1, earned = earned + 1 WHERE {ANA} AND points = 60",
        "BALANCE",
    ),
    "its time": (f"UPDATE balances SET last_at = last_at + interval '1 s' WHERE {ANA}", "BALANCE"),
    "its seq": (f"UPDATE balances SET seq = seq + 1 WHERE {ANA}", "BALANCE"),
    "a lost balance": (f"DELETE FROM balances WHERE {ANA}", "BALANCE"),
    "a balance without entries": (
        "INSERT INTO balances (member_id, balance_type_id, account_id, first_at, last_at, first_day, last_day) "  # noqa: ISC004
        "SELECT member_id, 2, 1, now(), now(), now(), now() FROM members WHERE reference = 'ben' AND account_id = 1",
        "BALANCE",
    ),
    "a balance of nobody": (f"UPDATE balances SET member_id = -1 WHERE {ANA} AND balance_type_id = 1", "BALANCE"),
    "a balance of no type": (f"UPDATE balances SET balance_type_id = -1 WHERE {ANA} AND points = 60", "BALANCE"),
    "a balance of another account": (f"UPDATE balances SET account_id = 2 WHERE {ANA}", "BALANCE"),
    "an entry's points": ("UPDATE entries SET points = 6 WHERE points = 5 AND account_id = 1", "BALANCE DAILY_POINTS"),
    "a lost entry": (
        f"DELETE FROM entries WHERE {ANA} AND seq = 2 AND balance_type_id = 1",
        "BALANCE SEQ DAILY_POINTS EXTERNAL_ID",
    ),
    "an entry's day": (f"UPDATE entries SET day = day + 1 WHERE {ANA} AND seq = 1", "BALANCE DAILY_POINTS DAY"),
    "a day": ("UPDATE daily_points SET earned = earned + 1 WHERE day = '2024-01-02'", "DAILY_POINTS"),
    "a day's negative": ("UPDATE daily_points SET negative_change = 1 WHERE day = '2024-01-02'", "DAILY_POINTS"),
    "a lost delta": ("DELETE FROM daily_point_deltas", "DAILY_POINTS"),
    "a doubled delta": (
        "INSERT INTO daily_point_deltas (account_id, balance_type_id, day, expired) VALUES (1, 1, '2023-01-01', 1)",
        "DAILY_POINTS",
    ),
    "a flag": (f"UPDATE customers SET excluded_from_reports = true WHERE {ANA}", "DAILY_POINTS"),
    "a lost posting": ("DELETE FROM postings WHERE position = 1 AND account_id = 1", "POSITION POSTING"),
    "the last posting": ("DELETE FROM postings WHERE position = 3 AND account_id = 1", "CLOCK POSTING"),
    "a posting's time": (
        "UPDATE postings SET recorded_at = recorded_at - interval '1 day' WHERE position = 2 AND account_id = 1",
        "RECORDED_AT",
    ),
    "the clock": ("UPDATE clocks SET position = 9 WHERE account_id = 1", "CLOCK"),
    "another account's posting": (
        f"UPDATE entries SET posting_id = (SELECT max(posting_id) FROM postings) WHERE {ANA} AND seq = 1",
        "POSTING",
    ),
    "a lost external id": ("DELETE FROM entry_ids WHERE external_id = 'E1' AND account_id = 1", "EXTERNAL_ID"),
    "a wrong external id": ("UPDATE entry_ids SET seq = 7 WHERE external_id = 'E1' AND account_id = 1", "EXTERNAL_ID"),
    "a wrong reversal": ("UPDATE entries SET reverses_seq = 9 WHERE reverses_seq = 1", "REVERSES"),
    "half a transfer": ("UPDATE entries SET operation = 'M2' WHERE effect = 'TRANSFER' AND points > 0", "TRANSFER"),
    "another account's campaign": (f"UPDATE entries SET campaign_id = 1 WHERE {ANA} AND seq = 1", "OWNER"),
    "another account's type": (
        "UPDATE balance_types SET account_id = 2, code = 'MOVED' WHERE code = 'WINSTON' AND account_id = 1",
        "OWNER",
    ),
    "a lost reference": ("DELETE FROM member_references WHERE reference = 'ana' AND account_id = 1", "MEMBER"),
}


@pytest.fixture
async def ledger(programme: Programme) -> Programme:
    """Two accounts with the same moves: three postings, two days folded, one not; all kinds of what can be checked."""
    for mine in (programme, await open_programme(programme.database, "other")):
        async with mine.database.write.begin() as connection:
            await mine.exclude(connection, {"ana": False})
        await mine.book(Move("ana", 100, day(1), more={"external_id": "E1"}), Move("ben", 5, day(1)))
        back = {"external_id": "E2", "reverses": "E1"}
        await mine.book(Move("ana", -30, day(2), effect=Effect.REVERSED, more=back), Move("ben", -9, day(2)))
        async with mine.database.write.begin() as connection:
            await fold(connection, mine.account_id)
        await mine.book(
            Move("ana", -10, day(3), effect=Effect.TRANSFER, more={"operation": "M1"}),
            Move("ana", 10, day(3), "WINSTON", Effect.TRANSFER, {"operation": "M1"}),
        )
    async with programme.database.write.begin() as connection:
        theirs = "INSERT INTO campaigns (account_id, code, name, balance_type_id) VALUES (2, 'C', 'C', 3)"
        await connection.execute(sa.text(theirs))
    return programme


async def test_an_undamaged_ledger_has_no_differences(ledger: Programme) -> None:
    assert await ledger.differences() == []


async def test_each_damage_is_found_and_nothing_else(ledger: Programme) -> None:
    found = {}
    async with ledger.database.owner.connect() as connection:
        for name, (statement, _) in DAMAGES.items():
            assert (await connection.execute(sa.text(statement))).rowcount > 0, name
            found[name] = " ".join(difference.kind for difference in await verify(connection, ledger.account_id))
            await connection.rollback()
    assert found == {name: kinds for name, (_, kinds) in DAMAGES.items()}


def test_each_kind_has_its_damage() -> None:
    assert {kind for _, kinds in DAMAGES.values() for kind in kinds.split()} == set(CHECKS)


async def test_damage_is_named_where_it_is(ledger: Programme) -> None:
    async with ledger.database.owner.begin() as connection:
        await connection.execute(sa.text(DAMAGES["a balance"][0]))
        await connection.execute(sa.text(DAMAGES["a day"][0]))
        await connection.execute(sa.text(DAMAGES["a lost external id"][0]))
    assert [str(difference) for difference in await ledger.differences()] == [
        "BALANCE: earned of 'ana' in STORE: expected 100, found 101",
        "DAILY_POINTS: earned of 2024-01-02 in STORE: expected 0, found 1",
        "EXTERNAL_ID: external id 'E1': expected member 1, balance type 1, seq 1, found nothing",
    ]


async def test_the_damage_of_another_account_is_not_reported(ledger: Programme) -> None:
    async with ledger.database.owner.begin() as connection:
        await connection.execute(sa.text("UPDATE balances SET seq = seq + 1 WHERE account_id = 2"))
    assert await ledger.differences() == []
