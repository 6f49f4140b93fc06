"""Counts, totals, facts, streams and listings, each read from the one Select, and never a wrong number."""

from __future__ import annotations

import asyncio
import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.domain.quantities import Points
from loyalty_graph.errors import DeclarationError, InputError, LoyaltyGraphError
from loyalty_graph.reports.columns import FIRST, SUM, Column
from loyalty_graph.reports.reading import PageLimits, Request, read
from loyalty_graph.reports.report import Listing, Select
from loyalty_graph.reports.statements import BATCH_ROWS
from loyalty_graph.repository import Repository
from loyalty_graph.testing.counting import counted_reads

from .plain import ordered
from .rows_strategy import rows
from .samples import Colour, Days, Sample, row

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.anyio

LIMIT = 2**53 - 1


async def test_everything_at_once(repository: Repository) -> None:
    tagged = row(code="b", points=5, end=5, colour=Colour.RED, tags=["x"], amount=Decimal("1.50"))
    report = Sample([tagged, row(maybe=0, day=dt.date(2024, 1, 1))])
    reading = await read(report, repository, Request())
    page, count, totals, integrity, size = await asyncio.gather(
        reading.page(["points", "tags", "colour"]),
        reading.total_count(),
        reading.totals(),
        reading.integrity(partial(reading.page, reading.integrity_columns), reading.totals),
        reading.facts("size"),
    )
    assert reading.table is report
    assert page.columns == ("points", "tags", "colour", "code", "number")
    assert page.rows == [(0, [], None, "a", 1), (5, ["x"], Colour.RED, "b", 1)]
    assert (page.has_next_page, page.has_previous_page) == (False, False)
    assert count == size == 2
    assert totals == {
        "points": 5,
        "maybe": 0,
        "amount": Decimal("1.50"),
        "day": None,
        "colour": None,
        "start": 0,
        "end": 5,
    }
    assert not integrity.ok


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows())
async def test_totals_are_of_all_rows_that_match(repository: Repository, rows: list[dict[str, Any]]) -> None:
    small = [each | {"points": each["points"] % 1000} for each in rows]
    matching = ordered([each for each in small if each["number"] < 2], [])
    where = {"number": {"lt": 2}}
    order = [{"field": "AMOUNT"}]
    reading = await read(Sample(small), repository, Request(where=where, order_by=order, first=1))
    totals = await reading.totals()
    assert totals["points"] == sum(each["points"] for each in matching)
    assert totals["maybe"] == sum(each["maybe"] or 0 for each in matching)
    assert totals["amount"] == sum(each["amount"] for each in matching)
    assert totals["colour"] == (matching[0]["colour"] if matching else None)
    assert totals["day"] == (matching[-1]["day"] if matching else None)
    assert {type(totals[name]) for name in ("points", "maybe")} == {int}


async def test_totals_of_no_rows(repository: Repository) -> None:
    totals = await (await read(Sample(), repository, Request())).totals()
    assert (totals["points"], totals["amount"], totals["start"], totals["end"]) == (0, 0, None, None)


async def test_one_statement_each_and_only_when_asked(repository: Repository) -> None:
    reading = await read(Sample([row()]), repository, Request(filter={"latent": True}))
    with counted_reads(repository.database) as statements:
        await reading.page(["points"])
        await reading.page(["amount"])
        await reading.total_count()
        await reading.totals()
        assert len(statements) == 4
        await reading.integrity(partial(reading.page, reading.integrity_columns), reading.totals)
    assert len(statements) == 6
    assert "maybe" not in statements[0].split("FROM", maxsplit=1)[0]


@pytest.mark.parametrize(("changed", "field"), [({"points": LIMIT + 1}, "points"), ({"maybe": -LIMIT - 1}, "maybe")])
async def test_points_beyond_the_limit_are_an_error(
    repository: Repository, changed: dict[str, int], field: str
) -> None:
    reading = await read(Sample([row(**changed)]), repository, Request())
    for answer in (reading.page([field]), reading.totals()):
        with pytest.raises(LoyaltyGraphError) as refusal:
            await answer
        text = f"{field} of sample has a value beyond ±9,007,199,254,740,991, which cannot be answered exactly."
        assert (refusal.value.code, refusal.value.message) == ("POINTS_OUT_OF_RANGE", text)


async def test_a_sum_beyond_the_limit_is_an_error(repository: Repository) -> None:
    reading = await read(Sample([row(points=LIMIT), row(code="b", points=1)]), repository, Request())
    assert len((await reading.page(["points"])).rows) == 2
    with pytest.raises(LoyaltyGraphError, match="points of sample has a value beyond"):
        await reading.totals()


def listing(**expressions: sa.ColumnElement[Any]) -> Listing:
    """A listing of one row with these outputs; it declares `key` (whole number), `value` (points) and `colour`."""

    class Numbers(Listing):
        """One row."""

        name = "numbers"
        key_ = Column(int, "Key", key=True)
        value = Column(Points, "Value", total=SUM)
        colour = Column(Colour | None, "Colour", total=FIRST)
        colours = Column(list[Colour], "Colours")

        def select(self, repository: Repository) -> Select:  # noqa: ARG002 - as declared
            return sa.select(*(expression.label(name) for name, expression in expressions.items()))

    return Numbers()


def outputs(**changed: sa.ColumnElement[Any]) -> dict[str, sa.ColumnElement[Any]]:
    empty = sa.cast(sa.literal("{}"), sa.ARRAY(sa.Text))
    made: dict[str, sa.ColumnElement[Any]] = {
        "key_": sa.literal(1),
        "value": sa.literal(1),
        "colour": sa.null(),
        "colours": empty,
    }
    return made | changed


async def test_a_decimal_is_answered_as_points(repository: Repository) -> None:
    reading = await read(listing(**outputs(value=sa.cast(7, sa.Numeric))), repository, Request())
    assert (await reading.page(["value"])).rows == [(7, 1)]
    assert type((await reading.page(["value"])).rows[0][0]) is int
    assert await reading.totals() == {"value": 7, "colour": None}


async def test_a_number_that_the_database_cannot_hold_is_an_error(repository: Repository) -> None:
    reading = await read(listing(**outputs(value=sa.cast(10**30, sa.Numeric))), repository, Request())
    with pytest.raises(LoyaltyGraphError) as refusal:
        await reading.page(["value"])
    assert refusal.value.code == "POINTS_OUT_OF_RANGE"
    assert refusal.value.message == "A number of the answer is beyond what can be answered exactly."


async def test_whole_numbers_beyond_32_bits_are_an_error(repository: Repository) -> None:
    reading = await read(listing(**outputs(key_=sa.literal(2**31))), repository, Request())
    with pytest.raises(LoyaltyGraphError, match="key of numbers has a value beyond ±2,147,483,647") as refusal:
        await reading.page([])
    assert refusal.value.code == "INTEGER_OUT_OF_RANGE"


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"value": sa.null()}, "value of numbers is null, which it must never be."),
        ({"colour": sa.literal("PINK")}, "colour of numbers is 'PINK', which is none of its names."),
        (
            {"colours": sa.cast(sa.literal("{RED,PINK}"), sa.ARRAY(sa.Text))},
            "colours of numbers is 'PINK', which is none of its names.",
        ),
    ],
)
async def test_a_row_that_breaks_its_columns_promise_is_an_error(
    repository: Repository, changed: dict[str, sa.ColumnElement[Any]], text: str
) -> None:
    reading = await read(listing(**outputs(**changed)), repository, Request())
    with pytest.raises(DeclarationError) as refusal:
        await reading.page(["value", "colour", "colours"])
    assert (refusal.value.code, refusal.value.message) == ("REPORT_BROKEN", text)


async def test_enums_are_answered_as_members(repository: Repository) -> None:
    colours = sa.cast(sa.literal("{RED,BLUE}"), sa.ARRAY(sa.Text))
    reading = await read(listing(**outputs(colour=sa.literal("BLUE"), colours=colours)), repository, Request())
    assert (await reading.page(["colour", "colours"])).rows == [(Colour.BLUE, [Colour.RED, Colour.BLUE], 1)]
    assert (await reading.totals())["colour"] is Colour.BLUE


@pytest.mark.parametrize(
    ("selected", "text"),
    [
        ({"key_": sa.literal(1)}, "it lacks 'value'; it lacks 'colour'; it lacks 'colours'"),
        (outputs(more=sa.literal(1)), "its output 'more' is no declared column"),
    ],
)
async def test_a_select_that_differs_from_the_declaration_is_an_error(
    repository: Repository, selected: Mapping[str, sa.ColumnElement[Any]], text: str
) -> None:
    with pytest.raises(DeclarationError) as refusal:
        await read(listing(**selected), repository, Request())
    assert refusal.value.code == "COLUMNS_DIFFER"
    assert refusal.value.message == f"select() of 'numbers' and its columns differ: {text}."


async def test_a_column_selected_twice_is_an_error(repository: Repository) -> None:
    class Twice(Days):
        """Days, one output twice."""

        def select(self, repository: Repository) -> Select:
            return super().select(repository).add_columns(sa.literal(1).label("number"))

    with pytest.raises(DeclarationError, match="its output 'number_1' is no declared column"):
        await read(Twice(), repository, Request())


async def test_a_read_has_a_deadline(repository: Repository, database_url: str) -> None:
    hasty = Database(database_url, Settings(statement_timeout_ms=50))
    try:
        slow = listing(**outputs(key_=sa.func.length(sa.cast(sa.func.pg_sleep(5), sa.Text))))
        reading = await read(slow, Repository(repository.scope, hasty), Request())
        with pytest.raises(InputError) as refusal:
            await reading.page([])
        text = "The answer takes longer than a read may take: narrow the filter or ask for less at once."
        assert (refusal.value.code, refusal.value.message) == ("DEADLINE_EXCEEDED", text)
    finally:
        await hasty.dispose()


async def test_other_refusals_of_the_database_are_not_hidden(repository: Repository) -> None:
    broken = listing(**outputs(value=sa.literal(1) / sa.func.length(sa.literal(""))))
    with pytest.raises(asyncpg.DivisionByZeroError):
        await (await read(broken, repository, Request())).page(["value"])


async def test_facts_are_answered_for_the_checked_filter(repository: Repository) -> None:
    reading = await read(Sample([row()]), repository, Request())
    assert await reading.facts("size") == 1
    with pytest.raises(DeclarationError, match="broken of sample is null, which it must never be"):
        await reading.facts("broken")
    with pytest.raises(KeyError):
        await (await read(Days(), repository, Request())).facts("size")


async def test_a_stream_has_all_rows_that_match_in_order(repository: Repository) -> None:
    report = Sample([row(number=number, points=number % 7) for number in range(2 * BATCH_ROWS + 5)])
    order = [{"field": "POINTS", "direction": "DESC"}]
    reading = await read(report, repository, Request(order_by=order, where={"points": {"gt": 0}}, first=3))
    batches = [batch async for batch in reading.stream(["number"])]
    assert [len(batch) for batch in batches] == [BATCH_ROWS, 718]
    expected = [each["number"] for each in ordered(report.rows, [("points", "DESC")]) if each["points"] > 0]
    assert [each for batch in batches for each in batch] == [(number,) for number in expected]


async def test_an_abandoned_stream_gives_its_connection_back(repository: Repository) -> None:
    report = Sample([row(number=number) for number in range(3 * BATCH_ROWS)])
    reading = await read(report, repository, Request())
    for _ in range(Settings().pool_size + 1):
        stream = reading.stream(["number"])
        assert len(await anext(stream)) == BATCH_ROWS
        await stream.aclose()
    assert await reading.total_count() == 3 * BATCH_ROWS


async def test_a_listing_is_read_like_a_report(repository: Repository) -> None:
    reading = await read(Days(), repository, Request(where={"number": {"lte": 3}}), PageLimits(2))
    assert [number for number, _ in (await reading.page(["number"])).rows] == [1, 2]
    assert await reading.total_count() == 3
    assert await reading.totals() == {}
    assert (await reading.integrity(partial(reading.page, reading.integrity_columns), reading.totals)).ok
    assert (reading.applied_filters, reading.ignored_filters) == ((), ())
