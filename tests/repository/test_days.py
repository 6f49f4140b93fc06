"""Days carry what they changed and what was outstanding, whether folded in or not, even where nothing happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.tables import EFFECT_SUMS
from loyalty_graph.repository import open_repository
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from loyalty_graph.database import Database
    from loyalty_graph.domain.effects import Effect
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

DAY = dt.timedelta(days=1)


async def computed(
    repository: Repository, first: dt.date, last: dt.date, types: list[str] | None
) -> list[tuple[object, ...]]:
    """The days added up from the entries."""
    entries, members, codes = repository.entries, repository.members, repository.balance_types
    ledger = await repository.fetch(
        sa.select(entries)
        .join(members, members.c.member_id == entries.c.member_id)
        .join(codes, codes.c.balance_type_id == entries.c.balance_type_id)
        .where(members.c.excluded_from_reports.is_not(True))
        .where(sa.true() if types is None else codes.c.code.in_(types))
    )
    days = []
    for day in (first + DAY * number for number in range((last - first).days + 1)):
        flows: Counter[Effect] = Counter()
        ends: Counter[tuple[int, int]] = Counter()
        start = 0
        for entry in ledger:
            if entry.day == day:
                flows[entry.effect] += entry.points * entry.effect.column_sign
            if entry.day <= day:
                ends[entry.member_id, entry.balance_type_id] += entry.points
            if entry.day < day:
                start += entry.points
        positive = sum(points for points in ends.values() if points > 0)
        negative = sum(points for points in ends.values() if points < 0)
        days.append((day, *(flows[effect] for effect in EFFECT_SUMS), start, positive, negative))
    return days


async def shown(
    repository: Repository, first: dt.date, last: dt.date, types: list[str] | None = None
) -> list[tuple[object, ...]]:
    days = repository.days(first, last, types)
    return [tuple(row) for row in await repository.fetch(sa.select(days).order_by(days.c.day))]


RANGES = [
    (dt.date(2024, 1, 1), dt.date(2024, 2, 6)),
    (dt.date(2024, 2, 3), dt.date(2024, 2, 3)),
    (dt.date(2024, 2, 4), dt.date(2024, 3, 15)),
    (dt.date(2025, 1, 1), dt.date(2025, 1, 2)),
    (dt.date(2020, 1, 1), dt.date(2020, 1, 2)),
]


async def test_days_are_what_entries_add_up_to(repository: Repository, second: Repository) -> None:
    for opened, types in ((repository, ["WINSTON"]), (second, ["SILVER"])):
        for first, last in RANGES:
            for chosen in (None, types):
                assert await shown(opened, first, last, chosen) == await computed(opened, first, last, chosen)


async def test_folding_changes_no_day(database: Database) -> None:
    await import_folder(database, WORKED_EXAMPLE, account="worked")
    repository = await open_repository(database, "worked")
    first, last = RANGES[0]
    before = await shown(repository, first, last)
    async with database.write.begin() as connection:
        await fold(connection, repository.scope.account_id)
    assert await shown(repository, first, last) == before == await computed(repository, first, last, None)


async def test_points_are_whole_numbers(repository: Repository) -> None:
    assert {type(value) for row in await shown(repository, *RANGES[0]) for value in row[1:]} == {int}
