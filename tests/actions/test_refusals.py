from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.effects import DIRECTIONS, FIXED, Direction, Effect, EntryKind
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.tables import (
    balance_types,
    clocks,
    customers,
    entries,
    idempotency_keys,
    operation_outcomes,
    operations,
)

from .samples import Grant, RoundUp
from .shop import POINTS, THEN

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio

WRITTEN = (entries, operations, operation_outcomes, idempotency_keys)


async def refused(shop: Shop, selection: list[str], **given: Any) -> list[tuple[str, str | None]]:
    """The codes and references by which an action is refused, when nothing at all was written."""
    clock = sa.select(clocks).where(clocks.c.account_id == shop.account_id)
    before = [await shop.count(table) for table in WRITTEN], await shop.rows(clock)
    with pytest.raises(ActionRefusedError) as raised:
        await shop.act(Grant, selection, **given)
    assert ([await shop.count(table) for table in WRITTEN], await shop.rows(clock)) == before
    assert await shop.points() == POINTS
    return [(refusal.code, refusal.reference) for refusal in raised.value.refusals]


async def fault(shop: Shop, selection: list[str], **given: Any) -> tuple[str, tuple[str, ...]]:
    """The code and the path of the fault of a request as a whole."""
    with pytest.raises(InputError) as raised:
        await shop.act(Grant, selection, **given)
    assert await shop.count(operations) == await shop.count(idempotency_keys) == 0
    return raised.value.code, raised.value.field


async def test_one_member_with_too_few_points_fails_all_and_every_one_is_listed(shop: Shop) -> None:
    found = await refused(shop, ["ann", "ben", "cid", "eve"], points=-50, kind="REVERSAL_MANUAL")
    assert found == [(code, name) for code, name in (("INSUFFICIENT_POINTS", n) for n in ("ann", "cid", "eve"))]


async def test_a_balance_can_go_to_nothing_but_not_below(shop: Shop) -> None:
    assert await refused(shop, ["ben"], points=-101, kind="REDEEM_MANUAL") == [("INSUFFICIENT_POINTS", "ben")]
    await shop.act(Grant, ["ben"], points=-100, kind="REDEEM_MANUAL")
    assert (await shop.points())["ben", "STORE"] == 0


async def test_a_negative_balance_can_be_raised(shop: Shop) -> None:
    await shop.act(Grant, ["eve"], points=5)
    assert (await shop.points())["eve", "STORE"] == -15


async def test_an_ended_campaign_neither_earns_nor_redeems(shop: Shop) -> None:
    for points, kind in ((5, "EARN_MANUAL"), (-5, "REDEEM_MANUAL")):
        found = await refused(shop, ["ann", "ben"], points=points, kind=kind, campaign="OVER")
        assert found == [("CAMPAIGN_NOT_ACTIVE", "ann"), ("CAMPAIGN_NOT_ACTIVE", "ben")]
    for points, kind in ((-5, "REVERSAL_MANUAL"), (5, "REIMBURSE"), (-5, "EXPIRY"), (5, "EXPIRY_REINSTATED")):
        await shop.act(Grant, ["ann"], points=points, kind=kind, campaign="OVER", key=kind)


@pytest.mark.parametrize("column", ["opted_out_at", "closed_at"])
async def test_who_left_earns_by_hand_only(shop: Shop, column: str) -> None:
    await shop.change(customers, customers.c.member_id == shop.ids["ann"], **{column: THEN})
    found = await refused(shop, ["ann", "ben"], points=5, kind="EARN_CAMPAIGN_BONUS")
    assert found == [("CUSTOMER_INACTIVE", "ann")]
    await shop.act(Grant, ["ann", "ben"], points=5)


async def test_of_all_kinds_those_that_earn_are_refused_to_who_left_or_has_no_accrual(shop: Shop) -> None:
    for name, values in (("ann", {"closed_at": THEN}), ("ben", {"accrual_enabled": False})):
        await shop.change(customers, customers.c.member_id == shop.ids[name], **values)
    refused_to: dict[str | None, set[str]] = {}
    for kind, direction in DIRECTIONS.items():
        if kind is not EntryKind.CORRECTION and FIXED.get(kind, (None, None))[1] is not Effect.TRANSFER:
            given: dict[str, Any] = {
                "points": -5 if direction is Direction.DOWN else 5,
                "kind": kind.name,
                "reason": "GOODWILL",
            }
            shown = await shop.act(Grant, ["ann", "ben"], key=kind.name, dry_run=True, **given)
            for *_, error in await shop.outcomes(shown):
                refused_to.setdefault(error, set()).add(kind.name)
    earns = {"EARN_RULE", "EARN_TIER_BONUS", "EARN_CAMPAIGN_BONUS", "EARN_REFERRAL_BONUS", "EARN_MERGE_COPY"}
    earns |= {"IMPORT_CREDIT"}
    assert refused_to.pop(None).isdisjoint(earns)
    assert refused_to == {"CUSTOMER_INACTIVE": earns, "ACCRUAL_OFF": earns}


async def test_who_has_yet_to_leave_still_earns(shop: Shop) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    await shop.change(customers, customers.c.member_id == shop.ids["ann"], closed_at=later)
    done = await shop.act(Grant, ["ann"], points=5, kind="EARN_CAMPAIGN_BONUS")
    assert len(await shop.booked(done)) == 1


async def test_without_accrual_only_awards_are_booked(shop: Shop) -> None:
    await shop.change(customers, customers.c.member_id == shop.ids["ben"], accrual_enabled=False)
    assert await refused(shop, ["ann", "ben"], points=5, kind="EARN_RULE") == [("ACCRUAL_OFF", "ben")]
    await shop.act(Grant, ["ben"], points=5, kind="ADJUST_AWARD", reason="GOODWILL")


async def test_nothing_is_booked_to_a_retired_type(shop: Shop) -> None:
    await shop.change(balance_types, balance_types.c.code == "EXTRA", retired_at=THEN)
    found = await refused(shop, ["ann"], points=-5, kind="REVERSAL_MANUAL", balanceType="EXTRA")
    assert found == [("TYPE_RETIRED", "ann")]


async def test_no_balance_leaves_the_range_of_points(shop: Shop) -> None:
    assert await refused(shop, ["ann", "eve"], points=POINTS_LIMIT) == [("POINTS_OUT_OF_RANGE", "ann")]


async def test_nor_does_the_sum_of_an_operation(shop: Shop) -> None:
    assert await fault(shop, ["cid", "eve"], points=POINTS_LIMIT) == ("POINTS_OUT_OF_RANGE", ())


async def test_nor_does_what_a_member_ever_earned(shop: Shop) -> None:
    await shop.act(Grant, ["cid"], points=POINTS_LIMIT, key="a")
    await shop.act(Grant, ["cid"], points=-10, kind="REVERSAL_MANUAL", key="b")
    await shop.act(Grant, ["cid"], points=-10, kind="REDEEM_MANUAL", key="c")
    with pytest.raises(InputError) as raised:
        await shop.act(Grant, ["cid"], points=5, key="d")
    assert raised.value.code == "POINTS_OUT_OF_RANGE"
    assert "'cid'" in raised.value.message
    await shop.assert_clean()


async def test_unknown_references_are_listed(shop: Shop) -> None:
    found = await refused(shop, ["zoe", "ann", "bob"], points=5)
    assert found == [("UNKNOWN_REFERENCE", "bob"), ("UNKNOWN_REFERENCE", "zoe")]


async def test_members_of_another_account_are_unknown(shop: Shop) -> None:
    async with shop.database.write.begin() as connection:
        other = await create_account(connection, f"beside-{shop.code}", "Other")
        named = sa.values(sa.column("reference", sa.Text), name="named").data([("zoe",)])
        await register_members(connection, other, sa.select(named.c.reference))
    assert await refused(shop, ["zoe"], points=5) == [("UNKNOWN_REFERENCE", "zoe")]


async def test_nobody_selected_is_an_error(shop: Shop) -> None:
    assert await fault(shop, [], points=5) == ("EMPTY_SELECTION", ("selection", "references"))


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "ARGUMENT_REQUIRED", ("points",)),
        ({"points": "many"}, "BAD_POINTS", ("points",)),
        ({"points": 1, "color": "red"}, "UNKNOWN_ARGUMENT", ("color",)),
        ({"points": 1, "balanceType": "SILVER"}, "UNKNOWN_FILTER_VALUE", ("balanceType",)),
        ({"points": 13}, "UNLUCKY", ("points",)),
        ({"points": 1, "kind": "ADJUST_AWARD", "reason": "NONE"}, "UNKNOWN_REASON", ()),
    ],
)
async def test_wrong_arguments_are_refused(
    shop: Shop, given: dict[str, Any], code: str, field: tuple[str, ...]
) -> None:
    assert await fault(shop, ["ann"], **given) == (code, field)


async def test_without_a_default_type_one_has_to_be_named(shop: Shop) -> None:
    await shop.change(balance_types, balance_types.c.is_default, is_default=False)
    assert await fault(shop, ["ann"], points=5) == ("NO_DEFAULT_BALANCE_TYPE", ())


@pytest.mark.parametrize("key", ["", " k", "k\n", "k" * 201])
async def test_a_key_is_a_code(shop: Shop, key: str) -> None:
    assert await fault(shop, ["ann"], points=5, key=key) == ("BAD_IDEMPOTENCY_KEY", ("idempotencyKey",))


async def test_a_refused_key_can_be_used_again(shop: Shop) -> None:
    await refused(shop, ["zoe"], points=5, key="once")
    done = await shop.act(RoundUp, ["ann"], key="once")
    assert (await shop.operation(done))["member_count"] == 1
