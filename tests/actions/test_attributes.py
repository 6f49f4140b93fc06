"""What actions change of customers besides points: exactly that, told member by member, or nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Attribute, AttributeChange, DeclarationError
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.ledger.locks import lock_members, lock_programme
from loyalty_graph.ledger.tables import customers, operations, price_groups

from .attributes import OFF, ON, Set, held, open_programme, told
from .samples import Grant
from .shop import open_shop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shop import Shop

pytestmark = pytest.mark.anyio

CUSTOMERS = ["ann", "ben", "cid"]
UNTOUCHED = (True, False, None, None)


@pytest.fixture
async def shop(shop: Shop) -> Shop:
    """The shop with price groups and a newsletter. Earned so far: ann 280 points, ben 100, cid none."""
    await open_programme(shop)
    return shop


async def test_a_switch_and_a_newsletter_are_set_where_they_are_not_yet(shop: Shop) -> None:
    await shop.change(customers, customers.c.member_id == shop.ids["ben"], excluded_from_reports=True)
    first = await shop.act(Set, ["ben"], attribute="ACCRUAL", value=OFF)
    assert await shop.act(Set, ["ben"], attribute="ACCRUAL", value=OFF) == first
    second = await shop.act(Set, ["ann", "ben"], key="k2", attribute="ACCRUAL", value=OFF)
    assert await told(shop, second) == [
        ("ann", "ACCRUAL", ON, OFF, "CHANGED"),
        ("ben", "ACCRUAL", OFF, OFF, "UNCHANGED"),
    ]
    await shop.act(Set, ["ben"], key="k3", attribute="NEWSLETTER", value=ON, newsletter="NEWS")
    added = await shop.act(Set, ["ben", "cid"], key="k4", attribute="NEWSLETTER", value=ON, newsletter="NEWS")
    assert await told(shop, added) == [
        ("ben", "NEWSLETTER", ON, ON, "UNCHANGED"),
        ("cid", "NEWSLETTER", OFF, ON, "CHANGED"),
    ]
    assert await held(shop) == {
        "ann": (False, False, None, None),
        "ben": (False, False, None, ["NEWS"]),
        "cid": (True, False, None, ["NEWS"]),
    }


async def test_an_automatic_group_is_there_at_once_with_the_points_of_the_same_action(shop: Shop) -> None:
    done = await shop.act(Set, CUSTOMERS, attribute="AUTOMATIC_PRICE_GROUP", value=ON, points=20)
    assert await told(shop, done) == [
        ("ann", "AUTOMATIC_PRICE_GROUP", OFF, ON, "CHANGED"),
        ("ann", "PRICE_GROUP", None, "PLATINUM", "CHANGED"),
        ("ben", "AUTOMATIC_PRICE_GROUP", OFF, ON, "CHANGED"),
        ("ben", "PRICE_GROUP", None, "GOLD", "CHANGED"),
        ("cid", "AUTOMATIC_PRICE_GROUP", OFF, ON, "CHANGED"),
    ]
    groups = {"ann": "PLATINUM", "ben": "GOLD", "cid": None}
    assert await held(shop) == {name: (True, True, group, None) for name, group in groups.items()}
    off = await shop.act(Set, ["ben"], key="off", attribute="AUTOMATIC_PRICE_GROUP", value=OFF)
    assert await told(shop, off) == [("ben", "AUTOMATIC_PRICE_GROUP", ON, OFF, "CHANGED")]
    await shop.act(Grant, ["ben"], key="more", points=1_000)
    assert (await held(shop))["ben"] == (True, False, "GOLD", None)
    await shop.assert_clean()


async def test_another_group_by_hand_switches_the_automatic_one_off_and_says_so(shop: Shop) -> None:
    await shop.act(Set, ["ann", "ben"], key="on", attribute="AUTOMATIC_PRICE_GROUP", value=ON)
    await shop.act(Set, ["ann"], key="more", attribute="ACCRUAL", value=ON, points=20)
    done = await shop.act(Set, CUSTOMERS, attribute="PRICE_GROUP", value="GOLD")
    assert await told(shop, done) == [
        ("ann", "PRICE_GROUP", "PLATINUM", "GOLD", "CHANGED"),
        ("ann", "AUTOMATIC_PRICE_GROUP", ON, OFF, "CHANGED"),
        ("ben", "PRICE_GROUP", "GOLD", "GOLD", "UNCHANGED"),
        ("cid", "PRICE_GROUP", None, "GOLD", "CHANGED"),
    ]
    automatic = {"ann": False, "ben": True, "cid": False}
    assert await held(shop) == {name: (True, switch, "GOLD", None) for name, switch in automatic.items()}


async def test_who_has_no_record_is_named_and_nothing_is_done(shop: Shop) -> None:
    for attribute, value in (("ACCRUAL", OFF), ("AUTOMATIC_PRICE_GROUP", ON), ("PRICE_GROUP", "VIP")):
        with pytest.raises(ActionRefusedError) as raised:
            await shop.act(Set, ["ann", "eve"], attribute=attribute, value=value)
        assert [(each.code, each.reference) for each in raised.value.refusals] == [("NO_CUSTOMER_RECORD", "eve")]
    assert await shop.count(operations) == 0
    assert (await held(shop))["ann"] == UNTOUCHED
    shown = await shop.act(Set, ["ann", "eve"], dry_run=True, attribute="PRICE_GROUP", value="VIP")
    assert (await shop.operation(shown))["status"] is OperationStatus.FAILED
    assert await told(shop, shown) == [
        ("ann", "PRICE_GROUP", None, "VIP", "CHANGED"),
        ("eve", "PRICE_GROUP", None, "VIP", "REJECTED"),
    ]


async def test_what_another_account_has_is_unknown(shop: Shop) -> None:
    other = await open_shop(shop.database, "other")
    asked: dict[str, dict[str, Any]] = {
        "UNKNOWN_PRICE_GROUP": {"attribute": "PRICE_GROUP", "value": "VIP"},
        "UNKNOWN_NEWSLETTER": {"attribute": "NEWSLETTER", "value": ON, "newsletter": "NEWS"},
    }
    for code, given in asked.items():
        with pytest.raises(InputError) as raised:
            await other.act(Set, ["ann"], **given)
        assert raised.value.code == code
    await other.act(Set, ["ann"], attribute="ACCRUAL", value=OFF)
    assert (await held(shop))["ann"] == UNTOUCHED
    assert (await held(other))["ann"] == (False, False, None, None)


async def test_an_attribute_is_not_changed_twice(shop: Shop) -> None:
    class Both(Set):
        """Sets what is decided by the other."""

        name, title = "both", "Both"

        def changes(self, repository: Any, members: sa.FromClause, arguments: Any) -> Sequence[AttributeChange]:  # noqa: ARG002 - says it all
            rows = sa.select(members.c.member_id)
            return [
                AttributeChange(rows=rows, attribute=Attribute.AUTOMATIC_PRICE_GROUP, value=True),
                AttributeChange(rows=rows, attribute=Attribute.PRICE_GROUP, value="VIP"),
            ]

    with pytest.raises(DeclarationError) as raised:
        await shop.act(Both, ["ann"], attribute="ACCRUAL")
    assert (raised.value.code, "twice" in raised.value.message) == ("ACTION_BROKEN", True)
    assert await shop.count(operations) == 0


async def test_a_preview_writes_nothing_and_is_done_while_the_same_would_come_of_it(shop: Shop) -> None:
    asked: dict[str, Any] = {"attribute": "PRICE_GROUP", "value": "VIP"}
    preview = await shop.act(Set, ["ann", "ben"], key="look", dry_run=True, **asked)
    assert (await held(shop))["ann"] == UNTOUCHED
    await shop.act(Set, ["ann"], key="meanwhile", attribute="PRICE_GROUP", value="GOLD")
    done = await shop.act(Set, ["ann", "ben"], preview_id=preview, **asked)
    assert await told(shop, done) == [
        ("ann", "PRICE_GROUP", "GOLD", "VIP", "CHANGED"),
        ("ben", "PRICE_GROUP", None, "VIP", "CHANGED"),
    ]


@pytest.mark.parametrize(
    "meanwhile", [{"attribute": "PRICE_GROUP", "value": "VIP"}, {"attribute": "AUTOMATIC_PRICE_GROUP", "value": ON}]
)
async def test_a_preview_is_stale_where_something_else_would_come_of_it(shop: Shop, meanwhile: Any) -> None:
    asked: dict[str, Any] = {"attribute": "PRICE_GROUP", "value": "VIP"}
    preview = await shop.act(Set, CUSTOMERS, key="look", dry_run=True, **asked)
    await shop.act(Set, ["ben"], key="meanwhile", **meanwhile)
    before = await held(shop)
    with pytest.raises(ActionRefusedError) as raised:
        await shop.act(Set, CUSTOMERS, preview_id=preview, **asked)
    assert [(each.code, each.reference) for each in raised.value.refusals] == [("PREVIEW_STALE", "ben")]
    assert await held(shop) == before


async def test_what_others_write_meanwhile_is_seen(shop: Shop) -> None:
    async with shop.database.write.begin() as connection:
        await lock_members(connection, shop.account_id, sa.select(sa.literal(shop.ids["ann"])))
        acting = asyncio.create_task(shop.act(Set, ["ann"], attribute="ACCRUAL", value=OFF))
        await asyncio.sleep(0.3)
        mine = sa.update(customers).where(customers.c.member_id == shop.ids["ann"])
        await connection.execute(mine.values(accrual_enabled=False))
    assert await told(shop, await acting) == [("ann", "ACCRUAL", OFF, OFF, "UNCHANGED")]


async def test_thresholds_stand_still_while_a_group_becomes_automatic(shop: Shop) -> None:
    async with shop.database.write.begin() as connection:
        await lock_programme(connection, shop.code)
        acting = asyncio.create_task(shop.act(Set, ["cid"], attribute="AUTOMATIC_PRICE_GROUP", value=ON))
        await asyncio.sleep(0.3)
        mine = sa.update(price_groups).where(price_groups.c.account_id == shop.account_id)
        await connection.execute(mine.where(price_groups.c.code == "VIP").values(points_threshold=0))
    await acting
    assert (await held(shop))["cid"] == (True, True, "VIP", None)


async def test_actions_side_by_side_never_leave_an_automatic_group_that_the_points_do_not_reach(shop: Shop) -> None:
    await asyncio.gather(
        shop.act(Set, CUSTOMERS, key="a", attribute="PRICE_GROUP", value="VIP"),
        shop.act(Set, CUSTOMERS, key="b", attribute="AUTOMATIC_PRICE_GROUP", value=ON, points=20),
        shop.act(Grant, CUSTOMERS, key="c", points=200),
    )
    reached = {"ann": "PLATINUM", "ben": "PLATINUM", "cid": "GOLD"}
    for name, (_, automatic, group, _) in (await held(shop)).items():
        assert group == (reached[name] if automatic else "VIP")
    await shop.assert_clean()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"attribute": Attribute.ACCRUAL, "value": None}, "None is no value of ACCRUAL"),
        ({"attribute": Attribute.PRICE_GROUP, "value": True}, "True is no value of PRICE_GROUP"),
        ({"attribute": Attribute.NEWSLETTER, "value": True}, "NEWSLETTER needs a newsletter"),
        ({"attribute": Attribute.ACCRUAL, "value": True, "newsletter": "NEWS"}, "nothing else has one"),
        ({"rows": sa.select(customers.c.created_at)}, "instead of 'member_id' alone"),
    ],
)
def test_what_no_change_can_be(given: Any, fault: str) -> None:
    rows = sa.select(customers.c.member_id)
    with pytest.raises(DeclarationError, match=fault) as raised:
        AttributeChange(**{"rows": rows, "attribute": Attribute.ACCRUAL, "value": True, **given})
    assert raised.value.code == "BAD_ATTRIBUTE_CHANGE"
