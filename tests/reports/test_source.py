"""What statements are compiled for: nothing that select() may go by is left out, and nothing else is part of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.quantities import Points
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import Column
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.report import Report, Select
from loyalty_graph.repository.access import Access
from loyalty_graph.repository.repository import AccountChangedError, known_repository, open_repository
from loyalty_graph.repository.scope import Time
from loyalty_graph.testing.counting import counted_reads

if TYPE_CHECKING:
    from loyalty_graph.database import Database
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


class Numbers(Report):
    """Numbers, and what select() went by when it was asked for them."""

    name, title = "numbers", "Numbers"

    class Filter(Arguments):
        """What select() may branch on."""

        most: Points = Argument("Largest number", default=3)

    number = Column(Points, "Number", key=True)
    word = Column(str, "Word")
    day = Column(dt.date | None, "Day")
    said = Column(str, "What was gone by")

    def __init__(self, says: Any = None) -> None:
        self.says = says or (lambda _: "nothing")
        self.asked = 0

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
        self.asked += 1
        number = sa.func.generate_series(1, filter.most).column_valued("number")
        return sa.select(
            number.label("number"),
            (sa.literal("w") + sa.cast(number, sa.Text)).label("word"),
            sa.case((number > 1, dt.date(2024, 1, 1) + number)).label("day"),
            sa.literal(str(self.says(repository.scope))).label("said"),
        )


async def rows(report: Report, repository: Repository, **request: Any) -> list[tuple[Any, ...]]:
    page = await (await read(report, repository, Request(**request))).page(["number", "said"])
    return [row[:2] for row in page.rows]


async def test_operands_and_cursors_are_given_at_each_run(repository: Repository) -> None:
    report = Numbers()
    for word in ("w2", "w3", "w1"):
        assert await rows(report, repository, where={"word": {"eq": word}}) == [(int(word[1]), "nothing")]
    for text in ("W2", "3", "w"):
        found = await rows(report, repository, where={"word": {"contains": text}})
        assert [number for number, _ in found] == [n for n in (1, 2, 3) if text.lower() in f"w{n}"]
    assert report.asked == 1 + 2  # to see that it can be read at all, and for each operator
    reading = await read(report, repository, Request(order_by=[{"field": "DAY"}]))
    page = await reading.page(["number"])
    for row in page.rows:
        after = Request(order_by=[{"field": "DAY"}], after=page.cursor(row))
        beyond = await (await read(report, repository, after)).page(["number"])
        assert beyond.rows == page.rows[page.rows.index(row) + 1 :]
    assert report.asked == 3 + 3  # the page, and those after a day and after a null


async def test_filter_account_and_day_are_what_it_is_compiled_for(repository: Repository) -> None:
    report = Numbers(lambda scope: (scope.today, scope.currency))
    tomorrow = replace(repository.scope, instant=repository.scope.instant + dt.timedelta(days=1))
    dollars = replace(repository.scope, currency="USD")
    for scope in (repository.scope, tomorrow, dollars, repository.scope):
        for most in (1, 2):
            found = await rows(report, replace(repository, scope=scope), filter={"most": most})
            assert found == [(n + 1, str((scope.today, scope.currency))) for n in range(most)]
    assert report.asked == 6 * len(Access)


async def test_what_goes_by_the_instant_is_compiled_each_time(repository: Repository) -> None:
    report = Numbers(lambda scope: scope.now)
    for seconds in (1, 2):
        scope = replace(repository.scope, instant=repository.scope.instant + dt.timedelta(seconds=seconds), asked=set())
        assert await rows(report, replace(repository, scope=scope), filter={"most": 1}) == [(1, str(scope.instant))]
        assert Time.INSTANT in scope.asked
    assert report.asked == 2 * len(Access)


async def test_another_report_of_the_same_name_is_another(repository: Repository) -> None:
    for word in ("one", "other"):
        assert await rows(Numbers(lambda _, word=word: word), repository, filter={"most": 1}) == [(1, word)]


async def test_what_select_raises_is_raised_before_anything_is_read(repository: Repository) -> None:
    def refuse(_: object) -> None:
        raise InputError("NOT_TODAY", "Not today.")

    with counted_reads(repository.database) as statements:
        for _ in range(2):
            with pytest.raises(InputError, match="Not today"):
                await read(Numbers(refuse), repository, Request())
    assert not statements


async def test_a_known_account_is_read_of_only_as_long_as_it_is_the_same(database: Database) -> None:
    report = Numbers(lambda scope: scope.name)
    async with database.write.begin() as connection:
        await create_account(connection, "demo", "Demo", "EUR")
    await open_repository(database, "demo")
    known = known_repository(database, "demo")
    assert known is not None
    for where in (None, {"number": {"gt": 5}}):
        assert len(await rows(report, known, where=where)) == (0 if where else 3)
    reading = await read(report, known, Request())
    async with database.owner.begin() as owner:
        await owner.execute(sa.text("UPDATE accounts SET name = 'Renamed'"))
    empty = await read(report, known, Request(where={"number": {"gt": 5}}))
    for answer in (reading.page([]), reading.total_count(), empty.page([]), empty.total_count()):
        with pytest.raises(AccountChangedError):
            await answer
    assert (await rows(report, await open_repository(database, "demo")))[0] == (1, "Renamed")
    known = known_repository(database, "demo")
    assert known is not None
    assert (await rows(report, known))[0] == (1, "Renamed")
    assert known_repository(database, "nobody") is None
