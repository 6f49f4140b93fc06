"""Totals and counts are added up once while no data change, and anew as soon as any do."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph import SUM, Argument, Arguments, Column, Points, Report, Select
from loyalty_graph.ledger.accounts import create_account, set_account
from loyalty_graph.ledger.clock import touch
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.sums import SLICE_BITS, Answer, KeptSums
from loyalty_graph.repository import open_repository
from loyalty_graph.testing.counting import counted_reads

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    sums, answer = KeptSums(2), Answer(1, {None: (0,)}, 0)
    for question in ("one", "two"):
        sums.keep(question, answer)
    assert sums.get("one") is answer
    sums.keep("three", answer)
    assert (sums.get("one"), sums.get("two"), sums.get("three")) == (answer, None, answer)


@given(st.dictionaries(st.integers(0, 3_000), st.tuples(st.integers(-9, 9), st.integers(0, 9)), max_size=60), st.data())
def test_slices_add_up_to_the_sums_of_all(rows: dict[int, tuple[int, int]], data: st.DataObject) -> None:
    """Rows of one member each, by id: what is kept of them, with some written to, is what they come to."""

    def read(members: Iterable[int]) -> dict[int, tuple[int, int]]:
        slices: dict[int, tuple[int, int]] = {}
        for member in members:
            before = slices.get(member >> SLICE_BITS, (0, 0))
            slices[member >> SLICE_BITS] = (before[0] + rows[member][0], before[1] + rows[member][1])
        return slices

    with patch("loyalty_graph.reports.sums._MOST_SLICES", data.draw(st.integers(1, 12))):
        kept = Answer.of(1, read(rows), SLICE_BITS)
    written = data.draw(st.lists(st.integers(0, 3_000), max_size=5, unique=True))
    rows |= dict.fromkeys(written, (100, 1))
    for member in written[:2]:  # whose rows match no longer
        del rows[member]
    slices = kept.slices_of(written)
    assert slices is not None
    renewed = kept.renewed(2, slices, read(rows.keys() & set(kept.members_in(slices))))
    assert renewed.version == 2
    assert renewed.sums == (tuple(map(sum, zip(*rows.values(), strict=True))) if rows else ())


def test_no_more_slices_are_kept_or_renewed_than_are_worth_it() -> None:
    answer = Answer.of(1, dict.fromkeys(range(2_000), (1,)), SLICE_BITS)
    assert (len(answer.by_slice), answer.sums) == (500, (2_000,))
    width = 4 << SLICE_BITS
    assert answer.slices_of([0, 1, width - 1, width]) == frozenset({0, 1})
    assert answer.slices_of(range(0, 17 * width, width)) is None
    assert Answer(1, {None: (5,)}, 0).slices_of([1]) is None
    grown = answer.renewed(2, [], dict.fromkeys(range(2_000, 2_100), (1,)))
    assert (len(grown.by_slice), grown.bits, grown.sums) == (263, answer.bits + 1, (2_100,))


def test_sums_are_exact_at_any_size() -> None:
    large = Decimal(10**40)
    assert Answer(1, {0: (large,), 1: (Decimal("0.01"),)}, 0).sums == (Decimal(f"{10**40}.01"),)
