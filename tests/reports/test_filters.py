"""A filter is checked as a whole: names, values, groups, options; what is ignored is not even looked at."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import InputError
from loyalty_graph.reports.filters import IgnoredFilter
from loyalty_graph.reports.reading import Request, read

from .samples import Colour, Days, Sample

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


async def test_a_report_gets_its_filter_as_python_values(repository: Repository) -> None:
    report = Sample()
    given = {
        "month": "2024-02",
        "atLeast": 5,
        "colours": ["RED", "BLUE"],
        "group": "letters",
        "members": ["É", "a"],
        "range": {"from": "2024-02-01", "to": None},
        "prefix": None,
        "latent": False,
    }
    reading = await read(report, repository, Request(filter=given))
    days = Sample.Filter.Range(from_=dt.date(2024, 2, 1))
    expected = Sample.Filter(
        month=Month(2024, 2),
        at_least=Points(5),
        colours=[Colour.RED, Colour.BLUE],
        group="letters",
        members=["É", "a"],
        range_=days,
    )
    assert report.asked == expected
    assert reading.applied_filters == ("atLeast", "colours", "group", "members", "month", "range")
    assert reading.ignored_filters == ()
    await read(report, repository, Request(filter={"range": days}))
    assert report.asked.range_ == days


@pytest.mark.parametrize("nothing", [None, {}, {"prefix": None, "latent": False}])
async def test_without_arguments_the_defaults_hold(repository: Repository, nothing: dict[str, Any] | None) -> None:
    report = Sample()
    reading = await read(report, repository, Request(filter=nothing))
    assert report.asked == Sample.Filter()
    assert reading.applied_filters == ()


async def test_ignored_arguments_are_named_and_not_checked(repository: Repository) -> None:
    report = Sample()
    given = {"orderNumber": "1", "range": {"nonsense": 1}, "prefix": 7, "latent": True, "members": None}
    reading = await read(report, repository, Request(filter=given))
    assert report.asked == Sample.Filter(order_number="1", latent=True)
    assert reading.applied_filters == ("latent", "orderNumber")
    because = "orderNumber names one order"
    assert reading.ignored_filters == (IgnoredFilter("prefix", because), IgnoredFilter("range", because))


@pytest.mark.parametrize(
    ("given", "code", "text", "path"),
    [
        ([], "BAD_FILTER", "Expected an object, not [].", "filter"),
        ({"prefxi": "a"}, "UNKNOWN_ARGUMENT", "There is no argument 'prefxi'; did you mean prefix?", "filter.prefxi"),
        (
            {"at_least": 1},
            "UNKNOWN_ARGUMENT",
            "There is no argument 'at_least'; did you mean atLeast?",
            "filter.at_least",
        ),
        ({"latent": None}, "NULL_NOT_ALLOWED", "Expected a value, not null.", "filter.latent"),
        ({"range": {}}, "EMPTY_GROUP", "Give at least one of from, to, or leave it out.", "filter.range"),
        ({"range": {"to": None}}, "EMPTY_GROUP", "Give at least one of from, to, or leave it out.", "filter.range"),
        ({"range": {"to": "2024-02-01"}}, "ARGUMENT_REQUIRED", "from is required (First day).", "filter.range.from"),
        (
            {"range": {"from": "2024-02-01", "until": 1}},
            "UNKNOWN_ARGUMENT",
            "There is no argument 'until'; there are: from, to.",
            "filter.range.until",
        ),
        ({"range": {"from": 1}}, "BAD_DATE", "Expected a day written YYYY-MM-DD, not 1.", "filter.range.from"),
        ({"range": 1}, "BAD_FILTER", "Expected an object, not 1.", "filter.range"),
        (
            {"colours": ["RED", 1]},
            "BAD_ENUM",
            "1 is none of the values; there are: BLUE, GREEN, RED.",
            "filter.colours.1",
        ),
        (
            {"colours": []},
            "EMPTY_LIST",
            "An empty list selects nothing: give at least one value, or leave it out.",
            "filter.colours",
        ),
        ({"group": "signs"}, "UNKNOWN_FILTER_VALUE", "group has no value 'signs'.", "filter.group"),
        ({"members": ["a", "?", "!"]}, "UNKNOWN_FILTER_VALUE", "members has no value '!', '?'.", "filter.members"),
        ({"group": "digits", "members": ["a"]}, "UNKNOWN_FILTER_VALUE", "members has no value 'a'.", "filter.members"),
        ({"month": "2024-04"}, "AFTER_TODAY", "The month starts after today.", "filter.month"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    repository: Repository, given: Any, code: str, text: str, path: str
) -> None:
    with pytest.raises(InputError) as refusal:
        await read(Sample(), repository, Request(filter=given))
    assert (refusal.value.code, refusal.value.message, ".".join(refusal.value.field)) == (code, text, path)


async def test_a_listing_has_no_filter(repository: Repository) -> None:
    with pytest.raises(InputError) as refusal:
        await read(Days(), repository, Request(filter={}))
    assert (refusal.value.code, refusal.value.message) == ("UNKNOWN_ARGUMENT", "days has no filter: use where.")


async def test_no_check_is_left_running_behind_an_error(repository: Repository) -> None:
    pool = repository.database.read.sync_engine.pool
    assert isinstance(pool, sa.QueuePool)
    for _ in range(5):
        with pytest.raises(InputError, match="group has no value 'signs'"):
            await read(Sample(), repository, Request(filter={"group": "signs", "members": ["a"] * 9999}))
        assert pool.checkedout() == 0
