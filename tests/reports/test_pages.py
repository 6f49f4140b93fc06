"""Pages by keyset visit every row once, in the order that plain Python gives, forward and backward."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_graph.config import Settings
from loyalty_graph.errors import InputError
from loyalty_graph.reports.reading import PageLimits, Request, read

from .plain import ordered
from .rows_strategy import POOLS, rows
from .samples import Days, Sample, row

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

SORTABLE = [name for name in POOLS if name != "tags"]
ORDER_FIELDS = [name.upper() for name in (*SORTABLE, "start", "end")]
ORDERS = st.lists(
    st.tuples(st.sampled_from(SORTABLE), st.sampled_from(["ASC", "DESC"])), max_size=4, unique_by=lambda key: key[0]
)


async def walk(repository: Repository, report: Sample, order: list[Any], size: int, *, backward: bool) -> list[Any]:
    """All keys, page by page, in the report's order."""
    pages: list[list[Any]] = []
    cursor = None
    while True:
        ends: dict[str, Any] = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        page = await (await read(report, repository, Request(order_by=order, **ends))).page([])
        keys = [dict(zip(page.columns, each, strict=True)) for each in page.rows]
        pages.append([(each["code"], each["number"]) for each in keys])
        began, more = (
            (page.has_next_page, page.has_previous_page) if backward else (page.has_previous_page, page.has_next_page)
        )
        assert began is (cursor is not None)
        assert len(keys) == size or not more
        if not more:
            return list(chain.from_iterable(reversed(pages) if backward else pages))
        assert len(pages) <= len(report.rows)
        cursor = page.start_cursor if backward else page.end_cursor


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows(), order=ORDERS, size=st.integers(1, 5), backward=st.booleans())
async def test_a_walk_is_a_sort(
    repository: Repository, rows: list[dict[str, Any]], order: list[tuple[str, str]], size: int, *, backward: bool
) -> None:
    asked = [{"field": name.upper(), "direction": direction} for name, direction in order]
    walked = await walk(repository, Sample(rows), asked, size, backward=backward)
    assert walked == [(each["code"], each["number"]) for each in ordered(rows, order)]


async def test_every_cursor_of_a_page_leads_on_from_its_row(repository: Repository) -> None:
    page = await (await read(Days(), repository, Request(first=3))).page(["number"])
    assert page.columns == ("number", "day")
    for number, cursor in enumerate(map(page.cursor, page.rows), start=1):
        following = await (await read(Days(), repository, Request(first=1, after=cursor))).page(["number"])
        assert following.rows[0][0] == number + 1
        before = await (await read(Days(), repository, Request(before=cursor))).page(["number"])
        assert [each[0] for each in before.rows] == list(range(1, number))
        assert (before.has_next_page, before.has_previous_page) == (True, False)


async def test_page_sizes_default_to_the_settings(repository: Repository) -> None:
    assert len((await (await read(Days(), repository, Request())).page([])).rows) == 50
    limits = PageLimits.of(Settings(page_size=7, page_size_limit=9))
    assert len((await (await read(Days(), repository, Request(), limits)).page([])).rows) == 7
    assert len((await (await read(Days(), repository, Request(last=9), limits)).page([])).rows) == 9
    with pytest.raises(InputError, match="first must be a whole number from 0 to 9, not 10"):
        await read(Days(), repository, Request(first=10), limits)


async def test_an_empty_page_has_no_cursors_and_still_knows_what_follows(repository: Repository) -> None:
    page = await (await read(Days(), repository, Request(first=0))).page([])
    assert (page.rows, page.start_cursor, page.end_cursor) == ([], None, None)
    assert (page.has_next_page, page.has_previous_page) == (True, False)
    page = await (await read(Sample(), repository, Request(last=5))).page([])
    assert (page.rows, page.has_next_page, page.has_previous_page) == ([], False, False)


SIZE_TEXT = "{} must be a whole number from 0 to 10,000, not {}."
ORDER_TEXT = 'Expected an object like {{"field": "CODE", "direction": "DESC"}}, not {}.'
MIX_TEXT = "{} do not go together: use first and after, or last and before."


@pytest.mark.parametrize(
    ("arguments", "code", "text", "path"),
    [
        ({"first": -1}, "PAGE_SIZE_OUT_OF_RANGE", SIZE_TEXT.format("first", -1), "first"),
        ({"first": 10_001}, "PAGE_SIZE_OUT_OF_RANGE", SIZE_TEXT.format("first", 10_001), "first"),
        ({"last": -1}, "PAGE_SIZE_OUT_OF_RANGE", SIZE_TEXT.format("last", -1), "last"),
        ({"last": True}, "PAGE_SIZE_OUT_OF_RANGE", SIZE_TEXT.format("last", "true"), "last"),
        ({"first": "5"}, "PAGE_SIZE_OUT_OF_RANGE", SIZE_TEXT.format("first", "'5'"), "first"),
        ({"first": 1, "last": 1}, "PAGE_ARGUMENTS_CONFLICT", MIX_TEXT.format("first and last"), "last"),
        ({"after": "x", "last": 1}, "PAGE_ARGUMENTS_CONFLICT", MIX_TEXT.format("after and last"), "last"),
        ({"first": 1, "before": "x"}, "PAGE_ARGUMENTS_CONFLICT", MIX_TEXT.format("first and before"), "before"),
        ({"after": "x", "before": "x"}, "PAGE_ARGUMENTS_CONFLICT", MIX_TEXT.format("after and before"), "before"),
        (
            {"order_by": [{"field": "POITNS"}]},
            "UNKNOWN_ORDER_FIELD",
            "There is no field 'POITNS' to order by; did you mean POINTS?",
            "orderBy.0.field",
        ),
        (
            {"order_by": [{"field": "TAGS"}]},
            "UNKNOWN_ORDER_FIELD",
            f"There is no field 'TAGS' to order by; there are: {', '.join(sorted(ORDER_FIELDS))}.",
            "orderBy.0.field",
        ),
        (
            {"order_by": [{"field": "POINTS"}, {"field": "points", "direction": "DESC"}]},
            "DUPLICATE_ORDER_FIELD",
            "points is ordered by twice.",
            "orderBy.1.field",
        ),
        (
            {"order_by": [{"field": "POINTS", "direction": "UP"}]},
            "BAD_ORDER",
            "Expected ASC or DESC, not 'UP'.",
            "orderBy.0.direction",
        ),
        ({"order_by": "POINTS"}, "BAD_ORDER", "Expected a list of fields, not 'POINTS'.", "orderBy"),
        (
            {"order_by": ["POINTS"]},
            "BAD_ORDER",
            ORDER_TEXT.format("'POINTS'"),
            "orderBy.0",
        ),
        (
            {"order_by": [{"field": "POINTS", "dir": "ASC"}]},
            "BAD_ORDER",
            ORDER_TEXT.format({"field": "POINTS", "dir": "ASC"}),
            "orderBy.0",
        ),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    repository: Repository, arguments: dict[str, Any], code: str, text: str, path: str
) -> None:
    with pytest.raises(InputError) as refusal:
        await read(Sample(), repository, Request(**arguments))
    assert (refusal.value.code, refusal.value.message, ".".join(refusal.value.field)) == (code, text, path)


async def test_an_empty_order_is_the_default(repository: Repository) -> None:
    report = Sample([row(code="b"), row(code="a")])
    page = await (await read(report, repository, Request(order_by=[]))).page([])
    assert [code for code, _ in page.rows] == ["a", "b"]
