"""Doing what a preview showed: exactly that, once, while it is fresh, or not at all."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.actions.built_in.leaving import CloseCustomer
from loyalty_graph.actions.selection import Selection
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.ledger.tables import customers, operations

from .samples import Grant, RoundUp
from .shop import POINTS
from .test_insufficient import Moves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph import Action, Repository
    from loyalty_graph.reports.report import Select

    from .shop import Shop

pytestmark = pytest.mark.anyio


class Customers(Selection):
    """Everybody with a customer record who has not left."""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"customers": {}}

    async def members(self, repository: Repository) -> Select:
        own = repository.customers
        return sa.select(own.c.member_id, own.c.reference).where(own.c.closed_at.is_(None))


async def stale(shop: Shop, preview: int, action: type[Action], selection: Any, **given: Any) -> list[str | None]:
    """Whom a preview is stale for, when nothing was written."""
    before = await shop.points(), await shop.count(operations)
    with pytest.raises(ActionRefusedError) as raised:
        await shop.act(action, selection, key="do", preview_id=preview, **given)
    assert {refusal.code for refusal in raised.value.refusals} == {"PREVIEW_STALE"}
    assert {refusal.field for refusal in raised.value.refusals} == {("previewId",)}
    assert (await shop.points(), await shop.count(operations)) == before
    return [refusal.reference for refusal in raised.value.refusals]


async def spent(shop: Shop, preview: int, action: type[Action] = Grant, **given: Any) -> str:
    with pytest.raises(InputError) as raised:
        await shop.act(action, ["ann"], key="again", preview_id=preview, **given)
    assert raised.value.field == ("previewId",)
    return raised.value.code


async def test_what_was_previewed_is_done(shop: Shop) -> None:
    preview = await shop.act(RoundUp, ["ann", "cid", "eve"], dry_run=True)
    done = await shop.act(RoundUp, ["ann", "cid", "eve"], key="do", preview_id=preview)
    assert await shop.outcomes(done) == await shop.outcomes(preview)
    assert (await shop.points())["ann", "STORE"] == 100
    await shop.assert_clean()


async def test_a_balance_that_moved_makes_no_preview_stale(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann", "ben"], points=5, dry_run=True)
    await shop.act(Grant, ["ann"], points=-20, kind="REDEEM_MANUAL", key="meanwhile")
    await shop.act(Grant, ["ann", "ben"], points=5, key="do", preview_id=preview)
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 15, ("ben", "STORE"): 105}


async def test_the_time_at_which_it_is_done_does_not_either(shop: Shop) -> None:
    preview = await shop.act(CloseCustomer, ["ann"], dry_run=True)
    await shop.act(CloseCustomer, ["ann"], key="first", preview_id=preview)
    preview = await shop.act(CloseCustomer, ["ben"], key="look", dry_run=True)
    await shop.act(CloseCustomer, ["ben"], key="meanwhile")
    assert await stale(shop, preview, CloseCustomer, ["ben"]) == ["ben"]


async def test_other_points_do(shop: Shop) -> None:
    preview = await shop.act(RoundUp, ["ann", "ben", "eve"], dry_run=True)
    await shop.act(Grant, ["eve", "ben"], points=5, key="meanwhile")
    assert await stale(shop, preview, RoundUp, ["ann", "ben", "eve"]) == ["ben", "eve"]


async def test_other_clamped_points_do(shop: Shop) -> None:
    asked = {"points": [-50], "onInsufficient": "CLAMP"}
    preview = await shop.act(Moves, ["ann", "ben"], **asked, dry_run=True)  # type: ignore[arg-type]  # of the action
    await shop.act(Grant, ["ann", "ben"], points=1, key="meanwhile")
    assert await stale(shop, preview, Moves, ["ann", "ben"], **asked) == ["ann"]


async def test_an_outcome_that_is_rejected_by_now_does(shop: Shop) -> None:
    asked = {"points": -25, "kind": "REDEEM_MANUAL"}
    preview = await shop.act(Grant, ["ann", "ben"], **asked, dry_run=True)  # type: ignore[arg-type]  # of the action
    await shop.act(Grant, ["ann"], points=-10, kind="REDEEM_MANUAL", key="meanwhile")
    assert await stale(shop, preview, Grant, ["ann", "ben"], **asked) == ["ann"]


async def test_other_members_do(shop: Shop) -> None:
    preview = await shop.act(Grant, Customers(), points=5, dry_run=True)
    now = dt.datetime.now(dt.UTC)
    await shop.change(customers, customers.c.member_id == shop.ids["ben"], closed_at=now)
    assert await stale(shop, preview, Grant, Customers(), points=5) == ["ben"]
    async with shop.database.write.begin() as connection:
        joined = {"account_id": shop.account_id, "member_id": shop.ids["eve"], "created_at": now}
        await connection.execute(sa.insert(customers).values(joined))
    assert await stale(shop, preview, Grant, Customers(), points=5) == ["ben", "eve"]
    await shop.change(customers, sa.true(), closed_at=now)
    assert await stale(shop, preview, Grant, Customers(), points=5) == ["ann", "ben", "cid"]


async def test_a_preview_is_done_once(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann"], points=5, dry_run=True)
    done = await shop.act(Grant, ["ann"], points=5, key="do", preview_id=preview)
    assert await spent(shop, preview, points=5) == "PREVIEW_USED"
    assert await shop.act(Grant, ["ann"], points=5, key="do", preview_id=preview) == done
    assert (await shop.points())["ann", "STORE"] == 35


async def test_many_who_do_it_at_once_do_it_once(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann", "ben"], points=5, dry_run=True)
    requests = [shop.act(Grant, ["ann", "ben"], points=5, key=f"k{n}", preview_id=preview) for n in range(10, 20)]
    answers = await asyncio.gather(*requests, return_exceptions=True)
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(errors) == 9
    assert {error.code for error in errors if isinstance(error, InputError)} == {"PREVIEW_USED"}
    assert (await shop.points())["ann", "STORE"] == 35


async def test_a_failed_preview_cannot_be_done(shop: Shop) -> None:
    asked: dict[str, Any] = {"points": -50, "kind": "REDEEM_MANUAL"}
    preview = await shop.act(Grant, ["ann"], dry_run=True, **asked)
    assert await spent(shop, preview, **asked) == "PREVIEW_FAILED"


async def test_a_preview_lasts_for_a_day(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann"], points=5, dry_run=True)
    async with shop.database.owner.begin() as connection:
        await connection.execute(
            sa.update(operations)
            .where(operations.c.operation_id == preview)
            .values(created_at=operations.c.created_at - dt.timedelta(hours=24))
        )
    assert await spent(shop, preview, points=5) == "PREVIEW_EXPIRED"


async def test_a_key_stands_for_doing_one_preview(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann"], points=5, dry_run=True)
    await shop.act(Grant, ["ann"], points=5, key="do", preview_id=preview)
    with pytest.raises(InputError) as raised:
        await shop.act(Grant, ["ann"], points=5, key="do")
    assert raised.value.code == "IDEMPOTENCY_KEY_REUSED"
