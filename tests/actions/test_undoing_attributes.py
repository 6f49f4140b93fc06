"""Undoing what an operation changed besides points: back to what it was, where it still is as the operation left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.domain.operations import OperationStatus

from .attributes import OFF, ON, Set, held, open_programme, told
from .samples import Grant

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio

CUSTOMERS = ["ann", "ben", "cid"]
AUTOMATIC: dict[str, Any] = {"attribute": "AUTOMATIC_PRICE_GROUP", "value": ON}
VIP: dict[str, Any] = {"attribute": "PRICE_GROUP", "value": "VIP"}
EVERYTHING: list[dict[str, Any]] = [
    {"attribute": "ACCRUAL", "value": OFF},
    {"attribute": "NEWSLETTER", "value": ON, "newsletter": "NEWS"},
    {"attribute": "NEWSLETTER", "value": OFF, "newsletter": "NEWS"},
    {**AUTOMATIC, "points": 20},
    {"attribute": "AUTOMATIC_PRICE_GROUP", "value": OFF},
    {**VIP, "points": 300},
    {"attribute": "PRICE_GROUP", "value": None},
]


@pytest.fixture
async def shop(shop: Shop) -> Shop:
    """The shop with price groups and a newsletter. Earned so far: ann 280 points, ben 100, cid none."""
    await open_programme(shop)
    return shop


async def test_whatever_was_done_is_as_it_was(shop: Shop) -> None:
    await shop.act(Set, ["ann"], key="a", **AUTOMATIC)
    await shop.act(Set, ["ben"], key="b", **VIP)
    await shop.act(Set, ["ben"], key="c", attribute="NEWSLETTER", value=ON, newsletter="NEWS")
    await shop.act(Set, ["cid"], key="d", attribute="ACCRUAL", value=OFF, points=5)
    before, points = await held(shop), await shop.points()
    for number, given in enumerate(EVERYTHING):
        done = await shop.act(Set, CUSTOMERS, key=f"do {number}", **given)
        assert await held(shop) != before
        shown = await shop.undo(done, key=f"look {number}", dry_run=True)
        assert await held(shop) != before
        undone = await shop.undo(done, key=f"undo {number}")
        assert await told(shop, undone) == await told(shop, shown)
        assert {outcome[-1] for outcome in await told(shop, undone)} == {"CHANGED"}
        assert (await held(shop), await shop.points()) == (before, points)
        assert (await shop.operation(done))["status"] is OperationStatus.UNDONE
    await shop.assert_clean()


async def test_what_was_changed_since_stays_and_is_listed(shop: Shop) -> None:
    accrual = await shop.act(Set, ["ann", "ben"], key="a", attribute="ACCRUAL", value=OFF)
    news = await shop.act(Set, ["ann", "ben"], key="b", attribute="NEWSLETTER", value=ON, newsletter="NEWS")
    await shop.act(Set, ["ann"], key="c", attribute="ACCRUAL", value=ON)
    await shop.act(Set, ["ann"], key="d", attribute="NEWSLETTER", value=OFF, newsletter="NEWS")
    assert await told(shop, await shop.undo(accrual, key="u1")) == [
        ("ann", "ACCRUAL", ON, ON, "CHANGED_SINCE"),
        ("ben", "ACCRUAL", OFF, ON, "CHANGED"),
    ]
    assert await told(shop, await shop.undo(news, key="u2")) == [
        ("ann", "NEWSLETTER", OFF, OFF, "CHANGED_SINCE"),
        ("ben", "NEWSLETTER", ON, OFF, "CHANGED"),
    ]
    assert await held(shop) == dict.fromkeys(CUSTOMERS, (True, False, None, None))


async def test_a_group_that_somebody_else_chose_since_does_not_become_automatic_again(shop: Shop) -> None:
    await shop.act(Set, ["ann", "ben"], key="a", **AUTOMATIC)
    done = await shop.act(Set, ["ann", "ben"], key="b", **VIP)
    await shop.act(Set, ["ann"], key="c", attribute="PRICE_GROUP", value="PLATINUM")
    assert await told(shop, await shop.undo(done)) == [
        ("ann", "AUTOMATIC_PRICE_GROUP", OFF, OFF, "CHANGED_SINCE"),
        ("ann", "PRICE_GROUP", "PLATINUM", "PLATINUM", "CHANGED_SINCE"),
        ("ben", "AUTOMATIC_PRICE_GROUP", OFF, ON, "CHANGED"),
        ("ben", "PRICE_GROUP", "VIP", "GOLD", "CHANGED"),
    ]


async def test_a_group_that_becomes_automatic_again_is_what_the_points_reach_by_now(shop: Shop) -> None:
    await shop.act(Set, ["ann", "ben"], key="a", **AUTOMATIC)
    done = await shop.act(Set, ["ann", "ben"], key="b", **VIP)
    off = await shop.act(Set, ["cid"], key="c", **AUTOMATIC)
    await shop.act(Grant, CUSTOMERS, key="d", points=100)
    await shop.undo(done, key="u1")
    assert await told(shop, await shop.undo(off, key="u2")) == [("cid", "AUTOMATIC_PRICE_GROUP", ON, OFF, "CHANGED")]
    assert await held(shop) == {
        "ann": (True, True, "PLATINUM", None),
        "ben": (True, True, "GOLD", None),
        "cid": (True, False, "GOLD", None),
    }


async def test_a_group_that_is_automatic_by_now_stays(shop: Shop) -> None:
    done = await shop.act(Set, ["ann"], key="a", attribute="PRICE_GROUP", value="GOLD")
    await shop.act(Set, ["ann"], key="b", **AUTOMATIC)
    assert await told(shop, await shop.undo(done)) == [("ann", "PRICE_GROUP", "GOLD", "GOLD", "CHANGED_SINCE")]
    assert (await held(shop))["ann"] == (True, True, "GOLD", None)
