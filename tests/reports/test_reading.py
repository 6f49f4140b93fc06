"""Counts, totals, integrity, facts, streams and listings, each read from the one Select."""

from __future__ import annotations

import asyncio
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.reports.reading import Request, read

from .samples import Colour, Days, Sample, row

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


async def test_everything_at_once(repository: Repository) -> None:
    report = Sample([row(code="b", points=5, end=5, colour=Colour.RED, tags=["x"], amount=Decimal("1.50")), row(maybe=0)])
    reading = await read(report, repository, Request())
    page, count, totals, integrity, size = await asyncio.gather(
        reading.page(["points", "tags", "colour"]), reading.total_count(), reading.totals(), reading.integrity(), reading.facts("size")
    )
    assert page.columns == ("points", "tags", "colour", "code", "number")
    assert page.rows == [(0, [], None, "a", 1), (5, ["x"], Colour.RED, "b", 1)]
    assert (page.has_next_page, page.has_previous_page) == (False, False)
    assert count == size == 2
    print(totals, integrity)
