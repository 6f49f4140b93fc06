"""Identities are checked where they must hold, and a failure says which row, which identity, and by how much."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.columns import FIRST, LAST, SUM, Column
from loyalty_graph.reports.reading import Integrity, Reading, Request, read
from loyalty_graph.reports.report import Report, Select
from loyalty_graph.testing.counting import counted_reads

from .samples import rows_select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

TYPES = {name: sa.BigInteger() for name in ("day", "start", "earned", "other", "end")}


class Flow(Report):
    """Points over days."""

    name, title = "flow", "Flow"
    day = Column(int, "Day", key=True)
    start = Column(Points, "Start", total=FIRST)
    earned = Column(Points, "Earned", total=SUM)
    other = Column(Points | None, "The same", total=SUM)
    end = Column(Points, "End", total=LAST)

    identities: ClassVar[Sequence[str]] = (
        "end == start + earned",
        "earned == other",
        "next(start) == end",
        "day - 1 == day - 1",
    )

    def __init__(self, *rows: tuple[int, int, int, int | None, int]) -> None:
        self.rows = [dict(zip(TYPES, row, strict=True)) for row in rows]

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - as declared
        return rows_select(self.rows, TYPES)


GOOD = [(1, 0, 5, 5, 5), (2, 5, -2, -2, 3), (3, 3, 0, None, 3)]


async def checked(reading: Reading) -> Integrity:
    return await reading.integrity(partial(reading.page, reading.integrity_columns), reading.totals)


async def failures(repository: Repository, report: Flow, **request: Any) -> tuple[str, ...]:
    integrity = await checked(await read(report, repository, Request(**request)))
    assert integrity.ok is (not integrity.failures)
    return integrity.failures


@pytest.mark.parametrize(
    "request_",
    [{}, {"first": 2}, {"last": 2}, {"where": {"day": {"ne": 2}}}, {"order_by": [{"field": "END"}]}],
)
async def test_what_is_right_is_ok(repository: Repository, request_: dict[str, Any]) -> None:
    assert await failures(repository, Flow(*GOOD), **request_) == ()
    assert await failures(repository, Flow(), **request_) == ()


async def test_a_row_and_the_totals_that_break_an_identity_are_named(repository: Repository) -> None:
    assert await failures(repository, Flow(GOOD[0], (2, 5, -2, -2, 4))) == (
        "day 2: end == start + earned is off by 1.",
        "The totals: end == start + earned is off by 1.",
    )


async def test_totals_are_checked_beyond_the_page(repository: Repository) -> None:
    broken = Flow(GOOD[0], (2, 5, -2, -9, 3))
    assert await failures(repository, broken, first=1) == ("The totals: earned == other is off by 7.",)


async def test_sums_are_checked_under_conditions_but_ends_are_not(repository: Repository) -> None:
    broken = Flow(GOOD[0], (2, 5, -2, -9, 3), (3, 3, 0, 0, 8))
    where = {"day": {"in": [1, 3]}}
    assert await failures(repository, broken, where=where) == ("day 3: end == start + earned is off by 5.",)
    assert await failures(repository, broken, where={"day": {"gte": 2}}, first=0) == (
        "The totals: earned == other is off by 7.",
    )


async def test_a_chain_is_checked_between_rows_in_key_order_only(repository: Repository) -> None:
    broken = Flow(GOOD[0], (2, 6, -2, -2, 4))
    chain = "day 1 and day 2: next(start) == end is off by 1."
    total = "The totals: end == start + earned is off by 1."
    assert await failures(repository, broken) == (chain, total)
    assert await failures(repository, broken, last=2) == (chain, total)
    assert await failures(repository, broken, order_by=[{"field": "DAY"}]) == (chain, total)
    assert await failures(repository, broken, order_by=[{"field": "DAY", "direction": "DESC"}]) == (total,)
    assert await failures(repository, broken, first=1) == (total,)
    assert await failures(repository, broken, where={"day": {"gt": 0}}) == ()


class Plain(Flow):
    """Points over days, without identities."""

    identities = ()
    unexplained = dict.fromkeys(("start", "earned", "other", "end"), "Left open on purpose.")


async def test_without_identities_nothing_is_read(repository: Repository) -> None:
    reading = await read(Plain(*GOOD), repository, Request())
    with counted_reads(repository.database) as statements:
        assert (await checked(reading)).ok
    assert not statements


class Constant(Flow):
    """Points over days, with a constant in an identity."""

    identities = ("end == start + earned + 1 - 1", "day == day + 1 - 1")
    unexplained = dict.fromkeys(("other",), "Left open on purpose.")


class Offset(Flow):
    """Each row is off by one by its identity, the totals by their number."""

    identities = ("other == earned + 1",)
    unexplained = dict.fromkeys(("start", "end"), "Left open on purpose.")


async def test_a_constant_says_nothing_about_totals(repository: Repository) -> None:
    assert await failures(repository, Offset((1, 0, 5, 6, 5), (2, 5, 1, 2, 6))) == ()
    assert await failures(repository, Constant(*GOOD)) == ()
