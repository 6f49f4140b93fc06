"""Totals and counts are added up once while no data change, and anew as soon as any do."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Points, Report, Select
from loyalty_graph.ledger.accounts import create_account, set_account
from loyalty_graph.ledger.clock import touch
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.sums import Answer, KeptSums
from loyalty_graph.repository import open_repository
from loyalty_graph.testing.counting import counted_reads

if TYPE_CHECKING:
    from loyalty_graph.database import Database
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


class Versions(Report):
    """The numbers up to the version of the data, which grow with every write."""

    name, title = "versions", "Versions"
    unexplained = MappingProxyType({"number": "Made of nothing but the version."})

    class Filter(Arguments):
        """From where on."""

        least: Points = Argument("Smallest number", default=Points(0))
        of_now: bool = Argument("Ask for the instant", default=False)

    number = Column(Points, "Number", key=True, total=SUM)

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
        if filter.of_now:
            assert repository.scope.now is not None
        upto = sa.cast(repository.data_version, sa.Integer)
        return sa.select(sa.func.generate_series(filter.least, upto).column_valued("number").label("number"))


REPORT = Versions()


@pytest.fixture
async def shop(database: Database) -> Repository:
    async with database.write.begin() as connection:
        for code in ("demo", "other"):
            await create_account(connection, code, "Shop", "EUR")
    return await open_repository(database, "demo")


async def _write(repository: Repository) -> None:
    async with repository.database.write.begin() as connection:
        await touch(connection, repository.scope.account_id)


async def _sums(repository: Repository, **request: Any) -> tuple[int, int]:
    reading = await read(REPORT, repository, Request(**request))
    return await reading.total_count(), (await reading.totals())["number"]


async def _added_up(repository: Repository, **request: Any) -> int:
    """How many statements add up rows when these sums are asked for."""
    with counted_reads(repository.database) as statements:
        await _sums(repository, **request)
    return sum("generate_series" in statement for statement in statements)


async def test_sums_are_read_again_only_after_a_write(shop: Repository) -> None:
    assert await _sums(shop) == (1, 0)
    assert await _added_up(shop) == 0
    await _write(shop)
    assert await _sums(shop) == (2, 1)
    assert await _added_up(shop) == 0
    async with shop.database.write.begin() as connection:
        await set_account(connection, "demo", name="Renamed")
    assert await _sums(shop) == (3, 3)


async def test_each_question_has_sums_of_its_own(shop: Repository) -> None:
    for _ in range(4):
        await _write(shop)
    other = await open_repository(shop.database, "other")
    for _ in range(2):
        assert await _sums(shop) == (5, 10)
        assert await _sums(shop, filter={"least": 3}) == (2, 7)
        assert await _sums(shop, where={"number": {"gt": 1}}) == (3, 9)
        assert await _sums(shop, where={"number": {"gt": 2}}) == (2, 7)
        assert await _sums(shop, where={"number": {"lt": 2}}) == (2, 1)
        assert await _sums(other) == (1, 0)
    assert await _added_up(shop, where={"number": {"gt": 2}}, first=1) == 0


async def test_what_goes_by_the_instant_is_added_up_each_time(shop: Repository) -> None:
    for _ in range(2):
        assert await _added_up(shop, filter={"ofNow": True}) == 2


def test_the_least_used_are_dropped() -> None:
    sums, answer = KeptSums(2), Answer(1, {None: (0,)})
    for question in ("one", "two"):
        sums.keep(question, answer)
    assert sums.get("one") is answer
    sums.keep("three", answer)
    assert (sums.get("one"), sums.get("two"), sums.get("three")) == (answer, None, answer)
