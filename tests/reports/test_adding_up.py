"""After a write totals and counts are added up anew for the members it changed, and are what adding up all gives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.ledger.programme import Move, open_programme

from loyalty_graph import SUM, Argument, Arguments, Column, Points, Report, Select
from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import DeclarationError
from loyalty_graph.ledger.clock import touch
from loyalty_graph.reports import adding_up, sums
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.repository import open_repository
from loyalty_graph.testing.counting import counted_reads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.ledger.programme import Programme

    from loyalty_graph.repository import Repository

    Ways = Callable[..., Awaitable[list[str]]]

pytestmark = pytest.mark.anyio

MEMBERS = 40


class Held(Report):
    """What each member holds, and how many entries that is made of."""

    name, title = "held", "Held"
    per_member = "member_id"
    unexplained = MappingProxyType({"points": "A balance."})

    class Filter(Arguments):
        """Whom."""

        least: Points = Argument("Least points", default=Points(-1_000))

    reference = Column(str, "Reference", key=True)
    points = Column(Points, "Points", total=SUM)
    entry_count = Column(int, "Entries", total=SUM)

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
        members = repository.members
        held = repository.tally(members.c.member_id)
        return (
            sa.select(members.c.member_id, members.c.reference, held.c.points, held.c.entry_count)
            .select_from(members.join(held, sa.true()))
            .where(held.c.points >= filter.least)
        )


REPORT = Held()


@pytest.fixture(autouse=True)
def slices_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (adding_up, sums):
        monkeypatch.setattr(module, "SLICE_BITS", 1)


@pytest.fixture
async def programme(database: Database) -> Programme:
    made = await open_programme(database, "demo")
    other = await open_programme(database, "other")
    for each in (made, other):
        await each.book(*(Move(f"m{number:02}", number + 1) for number in range(MEMBERS)))
    return made


async def answered(database: Database, report: Report, **request: Any) -> tuple[Any, ...]:
    """The count and the totals as they are answered."""
    reading = await read(report, await open_repository(database, "demo"), Request(**request))
    totals = await reading.totals()
    return await reading.total_count(), totals["points"], totals["entry_count"]


@pytest.fixture
def ways(database: Database, database_url: str) -> Ways:
    """Asks, and says how totals and count are got: from all rows, from those of some members, or from none.

    What is answered has to be what a process answers that has kept nothing.
    """

    async def ask(report: Report = REPORT, **request: Any) -> list[str]:
        with counted_reads(database) as statements:
            found = await answered(database, report, **request)
        beginner = Database(database_url, Settings())
        assert found == await answered(beginner, report, **request)
        await beginner.dispose()
        return [
            "some" if "host_members" in text or "ANY (" in text else "all" for text in statements if "sum_0" in text
        ]

    return ask


async def test_few_that_are_written_to_are_added_up_anew(programme: Programme, ways: Ways) -> None:
    questions: list[dict[str, Any]] = [{}, {"filter": {"least": 20}}, {"where": {"points": {"lt": 30}}}]
    for asked in questions:
        assert await ways(**asked) == ["all", "all"]
        assert await ways(**asked) == []
    await programme.book(Move("m03", 100), Move("m04", -7), Move("m39", 1), told=True)
    for asked in questions:
        assert await ways(**asked) == ["some", "some"]
        assert await ways(**asked) == []
    for number in (3, 3, 0):  # twice the same, and rows that stop matching
        await programme.book(Move(f"m{number:02}", -50), told=True)
    for asked in questions:
        assert await ways(**asked) == ["some", "some"]


async def test_whoever_comes_new_is_counted(programme: Programme, ways: Ways) -> None:
    await ways()
    await programme.book(Move("new", 5), told=True)
    assert await ways() == ["some", "some"]


async def test_a_write_that_changes_nobody_needs_no_adding_up(programme: Programme, ways: Ways) -> None:
    await ways()
    await touched(programme, [])
    assert await ways() == []


async def test_what_a_write_changed_may_be_unknown(programme: Programme, ways: Ways) -> None:
    await ways()
    for moves, told in (((Move("m01", 1),), False), (tuple(Move(f"m{n:02}", 1) for n in range(MEMBERS)), True)):
        await programme.book(*moves, told=told)
        assert await ways() == ["all", "all"]
    await programme.book(Move("m02", 1), told=True)
    await touched(programme, None)
    await programme.book(Move("m02", 1), told=True)
    assert await ways() == ["all", "all"]
    async with programme.database.owner.begin() as connection:
        await connection.execute(sa.text("UPDATE clocks SET data_version = data_version + 1"))
    assert await ways() == ["all", "all"]


async def test_an_account_knows_nothing_of_what_is_written_in_another(programme: Programme, ways: Ways) -> None:
    await ways()
    other = await open_programme(programme.database, "third")
    await other.book(Move("m01", 1), told=True)
    assert await ways() == []


async def test_who_writes_on_meanwhile_is_waited_for(
    programme: Programme, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, writes = adding_up.AddingUp._renewed, iter([True, False, False, True, True, True, False])  # noqa: SLF001

    async def write_first(self: Any, *given: Any) -> Any:
        if next(writes):
            await programme.book(Move("m05", 1), told=True)
        return await renew(self, *given)

    await ways()
    monkeypatch.setattr(adding_up.AddingUp, "_renewed", write_first)
    await programme.book(Move("m01", 1), told=True)
    assert await ways() == ["some", "some", "some"]  # totals once more, then the count
    await programme.book(Move("m01", 1), told=True)
    assert await ways() == ["some", "some", "some", "all", "some"]  # they did not end, so that all were added up


async def test_an_account_without_rows_has_sums(database: Database, ways: Ways) -> None:
    programme = await open_programme(database, "demo")
    assert await answered(database, REPORT) == (0, 0, 0)
    await programme.book(Move("m01", 3), told=True)
    assert await ways() == ["some", "some"]
    assert await answered(database, REPORT) == (1, 3, 1)


async def test_a_row_of_nobody_breaks_the_promise(programme: Programme) -> None:
    class OfNobody(Held):
        """Rows that tell of no member."""

        def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
            rows = super().select(repository, filter).subquery()
            others = (rows.c[name] for name in ("reference", "points", "entry_count"))
            return sa.select(sa.null().label("member_id"), *others)

    with pytest.raises(DeclarationError, match="member_id of a row of held is null") as refused:
        await answered(programme.database, OfNobody())
    assert refused.value.code == "REPORT_BROKEN"


async def test_the_member_has_to_be_selected(programme: Programme) -> None:
    class Without(Held):
        """Rows that do not say whom they tell of."""

        def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
            rows = super().select(repository, filter).subquery()
            return sa.select(rows.c.reference, rows.c.points, rows.c.entry_count)

    with pytest.raises(DeclarationError, match="it lacks 'member_id'") as refused:
        await answered(programme.database, Without())
    assert refused.value.code == "COLUMNS_DIFFER"


async def touched(programme: Programme, members: list[int] | None) -> None:
    async with programme.database.write.begin() as connection:
        await touch(connection, programme.account_id, members)
