from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.ledger.tables import daily_point_deltas, entries, members, operations, postings

from .samples import Grant, RoundUp
from .shop import POINTS

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio

BOOKED = (entries, postings, daily_point_deltas)


async def test_a_preview_shows_what_would_be_done_and_books_nothing(shop: Shop) -> None:
    before = [await shop.count(table) for table in BOOKED]
    preview = await shop.act(RoundUp, ["ann", "cid", "eve"], dry_run=True)
    assert [await shop.count(table) for table in BOOKED] == before
    assert await shop.points() == POINTS
    operation = await shop.operation(preview)
    assert (operation["status"], operation["dry_run"]) == (OperationStatus.PREVIEW, True)
    assert (operation["member_count"], operation["points_delta"]) == (3, 140)
    done = await shop.act(RoundUp, ["ann", "cid", "eve"], key="k2")
    assert await shop.outcomes(preview) == await shop.outcomes(done)


async def test_a_preview_of_what_must_not_be_done_says_so_of_each_member(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann", "ben", "cid"], points=-50, kind="REDEEM_MANUAL", dry_run=True)
    assert (await shop.operation(preview))["status"] is OperationStatus.FAILED
    assert await shop.outcomes(preview) == [
        ("ann", 30, -20, -50, "REDEEMED", "REJECTED", "INSUFFICIENT_POINTS"),
        ("ben", 100, 50, -50, "REDEEMED", "CHANGED", None),
        ("cid", 0, -50, -50, "REDEEMED", "REJECTED", "INSUFFICIENT_POINTS"),
    ]


async def test_what_is_no_number_of_points_is_not_said(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann", "cid"], points=2**53 - 1, dry_run=True)
    assert await shop.outcomes(preview) == [
        ("ann", None, None, None, "EARNED", "REJECTED", "POINTS_OUT_OF_RANGE"),
        ("cid", 0, 2**53 - 1, 2**53 - 1, "EARNED", "CHANGED", None),
    ]


async def test_a_preview_waits_for_nobody(shop: Shop) -> None:
    async with shop.database.write.begin() as connection:
        await connection.execute(sa.select(members).with_for_update(key_share=True))
        await shop.act(Grant, ["ann"], points=5, dry_run=True)
    assert await shop.count(operations) == 1
