"""Words about points agree with adding up the ledger entry by entry, for every pair of days, both ways to read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS
from loyalty_graph.repository.access import Access
from loyalty_graph.repository.points import sum_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository import Repository

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("access", Access)]

DAY = dt.timedelta(days=1)
SUMS = (*EFFECT_SUMS.values(), "opening", "closing")


async def ledger(repository: Repository, balance_types: list[str] | None = None) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    entries, types = repository.entries, repository.balance_types
    rows = sa.select(entries, types.c.code.label("balance_type")).join(
        types, types.c.balance_type_id == entries.c.balance_type_id
    )
    wanted = sa.true() if balance_types is None else types.c.code.in_(balance_types)
    return await repository.fetch(rows.where(wanted))


async def days_of(repository: Repository) -> list[dt.date]:
    """From the day before the first entry to the day after the last."""
    found = sorted({entry.day for entry in await ledger(repository)})
    first, last = found[0] - DAY, found[-1] + DAY
    return [first + DAY * number for number in range((last - first).days + 1)]


async def summed(repository: Repository, movements: sa.FromClause) -> dict[tuple[int, str], int]:
    """The sums that are not 0, by member and column."""
    columns = [name for name in SUMS if name in movements.c]
    member_id = repository.members.c.member_id
    statement = sa.select(member_id, *(movements.c[name] for name in columns))
    rows = await repository.fetch(statement.join_from(repository.members, movements, sa.true()))
    return {
        (member, name): points for member, *sums in rows for name, points in zip(columns, sums, strict=True) if points
    }


async def expected(
    repository: Repository, first: dt.date | None, last: dt.date, balance_types: list[str] | None = None
) -> dict[tuple[int, str], int]:
    sums: Counter[tuple[int, str]] = Counter()
    for entry in await ledger(repository, balance_types):
        if entry.day <= last:
            sums[entry.member_id, "closing"] += entry.points
            if first is not None and entry.day < first:
                sums[entry.member_id, "opening"] += entry.points
            else:
                sums[entry.member_id, EFFECT_SUMS[entry.effect]] += entry.points * entry.effect.column_sign
    return {key: points for key, points in sums.items() if points}


async def test_movements_until_any_day(repository: Repository, second: Repository) -> None:
    for opened in (repository, second):
        for last in (await days_of(opened))[::5]:
            assert await summed(opened, opened.movements_until(opened.members.c.member_id, last)) == await expected(
                opened, None, last
            )


async def test_movements_between_any_two_days(repository: Repository, second: Repository) -> None:
    for opened in (repository, second):
        days = await days_of(opened)
        for first in days[::9]:
            for last in [day for day in days[::7] if day >= first]:
                found = await summed(opened, opened.movements_between(opened.members.c.member_id, first, last))
                assert found == await expected(opened, first, last)


async def test_movements_of_one_balance_type(repository: Repository) -> None:
    first, last = dt.date(2024, 2, 1), dt.date(2024, 2, 4)
    for types in (["WINSTON"], ["STORE"], ["STORE", "WINSTON"]):
        between = await summed(
            repository, repository.movements_between(repository.members.c.member_id, first, last, types)
        )
        assert between == await expected(repository, first, last, types)
        until = await summed(repository, repository.movements_until(repository.members.c.member_id, last, types))
        assert until == await expected(repository, None, last, types)
    assert between != await expected(repository, first, last, ["STORE"])


async def test_movements_are_of_members_with_an_entry_by_then(repository: Repository) -> None:
    members = repository.members

    async def by(day: dt.date, types: list[str] | None = None) -> list[str]:
        until = repository.movements_until(members.c.member_id, day, types)
        between = repository.movements_between(members.c.member_id, dt.date(2024, 1, 1), day, types)
        found = [
            await repository.fetch(sa.select(members.c.reference).join_from(members, moved, sa.true()))
            for moved in (until, between)
        ]
        assert found[0] == found[1]
        return sorted(row.reference for row in found[0])

    assert await by(dt.date(2024, 1, 9)) == []
    assert await by(dt.date(2024, 1, 10)) == ["ana"]
    assert await by(dt.date(2024, 1, 31)) == ["ana", "ben", "cleo", "dan", "gus", "hal", "ivy", "x9"]
    assert await by(dt.date(2024, 1, 31), ["WINSTON"]) == ["gus", "hal", "ivy"]
    assert await by(dt.date(2024, 2, 1), ["STORE"]) == ["ana", "ben", "cleo", "dan", "gus", "x9"]


async def test_the_balance_of_a_member_without_one_is_zero(repository: Repository) -> None:
    members = repository.members
    everything, winston = (repository.balance_of(members.c.member_id, types) for types in (None, ["WINSTON"]))
    rows = await repository.fetch(sa.select(members.c.reference, everything.label("a"), winston.label("w")))
    assert {row.reference: (row.a, row.w) for row in rows} == {
        "ana": (0, 0), "ben": (-50, 0), "cleo": (0, 0), "dan": (10, 0), "eve": (0, 0),
        "fay": (0, 0), "gus": (100, 0), "hal": (15, 0), "ivy": (0, 0), "x9": (30, 0),
    }  # fmt: skip


async def test_the_balance_of_one_type_leaves_the_others_out(second: Repository) -> None:
    members = second.members
    gold, silver = (second.balance_of(members.c.member_id, [code]) for code in ("GOLD", "SILVER"))
    rows = await second.fetch(sa.select(gold.label("gold"), silver.label("silver")).where(members.c.reference == "amy"))
    assert [tuple(row) for row in rows] == [(50, -30)]


async def test_a_tally_counts_the_entries_of_campaigns(repository: Repository) -> None:
    async def tallied(campaigns: list[str] | None, types: list[str] | None = None) -> dict[str, tuple[int, int]]:
        members = repository.members
        tally = repository.tally(members.c.member_id, campaigns, types)
        statement = sa.select(members.c.reference, tally.c.points, tally.c.entry_count)
        rows = await repository.fetch(statement.join_from(members, tally, sa.true()))
        return {reference: (points, count) for reference, points, count in rows}

    assert await tallied(["C2"]) == {"gus": (60, 1), "hal": (100, 2), "ivy": (70, 1)}
    assert await tallied(["C2"], ["WINSTON"]) == await tallied(["C2"])
    assert await tallied(["C2"], ["STORE"]) == {}
    assert (await tallied(["C1", "C2"]))["gus"] == (85, 2)
    assert (await tallied(None))["gus"] == (100, 5)
    assert (await tallied(None, ["WINSTON"]))["hal"] == (0, 6)
    assert len(await tallied(None)) == 8


async def test_a_tally_knows_when(repository: Repository) -> None:
    members = repository.members
    for campaigns, last in (
        (["C1", "C2"], dt.datetime(2024, 2, 4, 10, tzinfo=dt.UTC)),
        (None, dt.datetime(2024, 2, 5, tzinfo=dt.UTC)),
    ):
        tally = repository.tally(members.c.member_id, campaigns)
        statement = sa.select(tally.c.first_entry_at, tally.c.last_entry_at).join_from(members, tally, sa.true())
        rows = await repository.fetch(statement.where(members.c.reference == "hal"))
        assert [tuple(row) for row in rows] == [(dt.datetime(2024, 1, 31, 23, 59, 59, tzinfo=dt.UTC), last)]


async def test_a_campaign_tally_leaves_out_entries_without_a_campaign(repository: Repository) -> None:
    entries, members = repository.entries, repository.members
    points = sa.func.sum(entries.c.points).label("points")
    by_hand = sa.select(entries.c.member_id, points, sa.func.count().label("entry_count"))
    in_any = by_hand.where(entries.c.campaign_id.is_not(None)).group_by(entries.c.member_id)
    tally = repository.campaign_tally(members.c.member_id)
    found = sa.select(members.c.member_id, tally.c.points, tally.c.entry_count).join_from(members, tally, sa.true())
    tallied = {tuple(row) for row in await repository.fetch(found)}
    assert tallied == {tuple(row) for row in await repository.fetch(in_any)}
    whole = repository.tally(members.c.member_id)
    everything = sa.select(members.c.member_id, whole.c.points, whole.c.entry_count).join_from(
        members, whole, sa.true()
    )
    assert tallied != {tuple(row) for row in await repository.fetch(everything)}


async def test_an_outer_join_keeps_members_without_entries(repository: Repository) -> None:
    members = repository.members
    tally = repository.tally(members.c.member_id, None, ["WINSTON"])
    until = repository.movements_until(members.c.member_id, dt.date(2024, 2, 4), ["WINSTON"])
    joined = members.outerjoin(tally, sa.true()).outerjoin(until, sa.true())
    rows = await repository.fetch(sa.select(members.c.reference, tally.c.points, until.c.closing).select_from(joined))
    assert {row.reference for row in rows if row.points is None and row.closing is None} == {
        "ana", "ben", "cleo", "dan", "eve", "fay", "x9",
    }  # fmt: skip
    assert {row.reference for row in rows if row.points is not None and row.closing is not None} == {
        "gus",
        "hal",
        "ivy",
    }


async def test_the_sum_of_no_points_is_a_whole_number(repository: Repository) -> None:
    nobody = sa.select(sum_points(repository.balances.c.points)).where(sa.false())
    everybody = sa.select(sum_points(repository.balances.c.points))
    (none,), (some,) = (await repository.fetch(nobody))[0], (await repository.fetch(everybody))[0]
    assert (none, some) == (0, 105)
    assert type(none) is type(some) is int


async def test_no_campaigns_mean_any_campaign(repository: Repository) -> None:
    entries = repository.entries

    async def count(campaigns: list[str] | None) -> int:
        wanted = repository.in_campaigns(entries.c.campaign_id, campaigns)
        found: int = (await repository.fetch(sa.select(sa.func.count()).select_from(entries).where(wanted)))[0][0]
        return found

    assert await count(None) == await count(["C1", "C2"]) == await count(["C1"]) + await count(["C2"]) == 15
