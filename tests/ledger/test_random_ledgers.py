"""Random batches, flags and folds: after every step the stored numbers are those of a plain recomputation."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.tables import balance_types, balances, entries, members

from .programme import Move, Programme, day, open_programme
from .test_daily_points import daily

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

COLUMNS = {
    Effect.EARNED: ("earned", 1),
    Effect.REVERSED: ("reversed", -1),
    Effect.REDEEMED: ("redeemed", -1),
    Effect.REIMBURSED: ("reimbursed", 1),
    Effect.EXPIRED: ("expired", -1),
    Effect.TRANSFER: ("transferred", 1),
}
TYPES = ("STORE", "WINSTON")
NUMBER = itertools.count()


@dataclass
class Plain:
    """What the ledger should hold, recomputed from scratch whenever it is asked."""

    moves: list[Move] = field(default_factory=list)
    numbers: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    seqs: list[tuple[str, str, int, int]] = field(default_factory=list)
    excluded: dict[str, bool] = field(default_factory=dict)

    def book(self, moves: list[Move]) -> None:
        for move in sorted(moves, key=lambda move: move.at):
            self.numbers[move.member, move.type] += 1
            self.seqs.append((move.member, move.type, self.numbers[move.member, move.type], move.points))
        self.moves += moves

    def balances(self) -> list[tuple[object, ...]]:
        found = []
        for member, type_ in self.numbers:
            mine = [move for move in self.moves if (move.member, move.type) == (member, type_)]
            sums = [
                sign * sum(move.points for move in mine if move.effect is effect)
                for effect, (_, sign) in COLUMNS.items()
            ]
            times = [move.at for move in mine]
            found.append((member, type_, sum(move.points for move in mine), len(mine), *sums, min(times), max(times)))
        return sorted(found)

    def daily(self, type_: str) -> dict[int, dict[str, int]]:
        days: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        reported = [move for move in self.moves if move.type == type_ and not self.excluded.get(move.member)]
        for move in reported:
            column, sign = COLUMNS[move.booked_effect]
            days[number(move)][column] += sign * move.points
        for member in {move.member for move in reported}:
            for today in range(1, 32):
                before = sum(move.points for move in reported if move.member == member and number(move) < today)
                after = sum(move.points for move in reported if move.member == member and number(move) <= today)
                days[today]["positive_change"] += max(after, 0) - max(before, 0)
                days[today]["negative_change"] += min(after, 0) - min(before, 0)
        trimmed = {today: {name: value for name, value in sums.items() if value} for today, sums in days.items()}
        return {today: sums for today, sums in trimmed.items() if sums}


def number(move: Move) -> int:
    return move.at.timetuple().tm_yday


@st.composite
def moves(draw: st.DrawFn) -> list[Move]:
    """One entry of any effect, or the two of a transfer."""
    member = draw(st.sampled_from(["ana", "ben", "cleo"]))
    at = day(draw(st.integers(1, 9))) + dt.timedelta(hours=draw(st.sampled_from([-12, 0, 11])))
    points = draw(st.integers(-60, 60).filter(bool))
    effect = draw(st.sampled_from(list(Effect)))
    if effect is Effect.TRANSFER:
        return [Move(member, sign * points, at, type_, effect) for sign, type_ in zip((-1, 1), TYPES, strict=True)]
    return [Move(member, points, at, draw(st.sampled_from(TYPES)), effect)]


BATCH = st.lists(moves(), min_size=1, max_size=6).map(lambda drawn: list(itertools.chain.from_iterable(drawn)))
FLAGS = st.dictionaries(st.sampled_from(["ana", "ben", "cleo", "dan"]), st.booleans(), min_size=1)
STEPS = st.lists(st.one_of(BATCH, BATCH, FLAGS, st.just("fold")), min_size=1, max_size=7)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_every_step_keeps_all_numbers(
    database: Database, steps: list[list[Move] | dict[str, bool] | str]
) -> None:
    programme, plain = await open_programme(database, f"account {next(NUMBER)}"), Plain()
    for step in steps:
        async with database.write.begin() as connection:
            if isinstance(step, list):
                await programme.post(connection, *step)
                plain.book(step)
            elif isinstance(step, dict):
                await programme.exclude(connection, step)
                plain.excluded |= step
            else:
                await fold(connection, programme.account_id)
        assert await programme.differences() == []
    assert await stored_balances(programme) == plain.balances()
    assert await stored_seqs(programme) == sorted(plain.seqs)
    for type_ in TYPES:
        assert await daily(programme, type_) == plain.daily(type_)


async def stored_balances(programme: Programme) -> list[tuple[object, ...]]:
    names = ("points", "seq", *(name for name, _ in COLUMNS.values()), "first_at", "last_at")
    statement = (
        sa.select(members.c.reference, balance_types.c.code, *(balances.c[name] for name in names))
        .join(members, members.c.member_id == balances.c.member_id)
        .join(balance_types, balance_types.c.balance_type_id == balances.c.balance_type_id)
        .where(balances.c.account_id == programme.account_id)
    )
    return sorted(await programme.rows(statement))


async def stored_seqs(programme: Programme) -> list[tuple[object, ...]]:
    statement = (
        sa.select(members.c.reference, balance_types.c.code, entries.c.seq, entries.c.points)
        .join(members, members.c.member_id == entries.c.member_id)
        .join(balance_types, balance_types.c.balance_type_id == entries.c.balance_type_id)
        .where(entries.c.account_id == programme.account_id)
    )
    return sorted(await programme.rows(statement))
