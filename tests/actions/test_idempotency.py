from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.ledger.waiting import until_somebody_waits

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import InputError, PostingError
from loyalty_graph.ledger.tables import balance_types, idempotency_keys, members, operations
from loyalty_graph.operations.retrying import retried

from .samples import Grant
from .shop import POINTS, open_shop

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio


async def test_a_repeat_answers_what_was_done(shop: Shop) -> None:
    first = await shop.act(Grant, ["ann", "ben"], points=5)
    assert await shop.act(Grant, ["ann", "ben"], points=5) == first
    assert (await shop.points())["ann", "STORE"] == 35
    assert await shop.count(operations) == 1


async def test_the_same_request_may_be_written_otherwise(shop: Shop) -> None:
    first = await shop.act(Grant, ["ann", "ben"], points=5)
    again = await shop.act(Grant, ["ben", "ann", "ben"], points=5, kind="EARN_MANUAL", note=None)
    assert again == first


async def test_a_repeat_is_answered_even_where_it_could_not_be_done_any_more(shop: Shop) -> None:
    first = await shop.act(Grant, ["ann"], points=5, balanceType="EXTRA")
    await shop.change(balance_types, balance_types.c.code == "EXTRA", code="RENAMED")
    assert await shop.act(Grant, ["ann"], points=5, balanceType="EXTRA") == first


@pytest.mark.parametrize(
    ("selection", "given"),
    [
        (["ann"], {"points": 6}),
        (["ann", "ben"], {"points": 5}),
        (["ann"], {"points": 5, "dry_run": True}),
        (["ann"], {"points": 5, "note": ""}),
    ],
)
async def test_a_key_stands_for_one_request_only(shop: Shop, selection: list[str], given: dict[str, Any]) -> None:
    await shop.act(Grant, ["ann"], points=5)
    with pytest.raises(InputError) as raised:
        await shop.act(Grant, selection, **given)
    assert (raised.value.code, raised.value.field) == ("IDEMPOTENCY_KEY_REUSED", ("idempotencyKey",))
    assert (await shop.points())["ann", "STORE"] == 35


async def test_parallel_repeats_have_one_effect_and_one_answer(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.act(Grant, ["ann", "ben"], points=5) for _ in range(50)))
    assert len(set(answers)) == 1
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 35, ("ben", "STORE"): 105}
    assert await shop.count(operations) == await shop.count(idempotency_keys) == 1
    await shop.assert_clean()


async def test_parallel_previews_of_one_key_are_one(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.act(Grant, ["ann"], points=5, dry_run=True) for _ in range(20)))
    assert len(set(answers)) == 1
    assert await shop.count(operations) == 1


async def test_parallel_requests_with_keys_of_their_own_are_all_done(shop: Shop) -> None:
    orders = (["ann", "ben", "eve"], ["eve", "ann"], ["ben", "eve"])
    answers = await asyncio.gather(
        *(shop.act(Grant, orders[number % 3], points=1, key=f"k{number}") for number in range(18))
    )
    assert len(set(answers)) == 18
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 42, ("ben", "STORE"): 112, ("eve", "STORE"): -2}
    await shop.assert_clean()


async def test_keys_of_another_account_are_others(shop: Shop) -> None:
    other = await open_shop(shop.database, "other")
    assert await shop.act(Grant, ["ann"], points=5) != await other.act(Grant, ["ann"], points=6)


async def test_an_action_waits_for_other_writes_up_to_its_deadline(shop: Shop, module_database_url: str) -> None:
    request = ActionRequest(Grant(), "k", References(["ann"]), {"points": 5})
    impatient = Database(module_database_url, Settings(lock_timeout_ms=20))
    async with shop.database.write.begin() as connection:
        mine = sa.select(members).where(members.c.member_id == shop.ids["ann"])
        await connection.execute(mine.with_for_update())
        with pytest.raises(PostingError) as raised:
            await act(await replace(shop, database=impatient).repository(), request, deadline_s=1)
        assert raised.value.code == "LEDGER_BUSY"
        waiting = asyncio.create_task(act(await shop.repository(), request, deadline_s=20))
        await asyncio.sleep(2.5)  # longer than a write waits for one lock
        assert not waiting.done()
    await waiting
    await impatient.dispose()
    assert (await shop.points())["ann", "STORE"] == 35


async def test_the_victim_of_a_deadlock_is_done_at_the_next_attempt(shop: Shop, module_database_url: str) -> None:
    patient = Database(
        module_database_url, Settings(lock_timeout_ms=60_000)
    )  # so that nothing but the deadlock ends the wait
    request = ActionRequest(Grant(), "k", References(["ann", "ben"]), {"points": 5})
    ann, ben = (
        sa.select(members).where(members.c.member_id == shop.ids[name]).with_for_update() for name in ("ann", "ben")
    )
    async with shop.database.owner.begin() as connection:
        await connection.execute(sa.text("SET LOCAL deadlock_timeout = '60s'"))  # the action looks first
        await connection.execute(ben)
        doing = asyncio.create_task(act(await replace(shop, database=patient).repository(), request, deadline_s=30))
        await until_somebody_waits(shop.database)
        await connection.execute(ann)
        assert not doing.done()
    await doing
    await patient.dispose()
    assert (await shop.points())["ann", "STORE"] == 35
    assert await shop.count(operations) == 1
    await shop.assert_clean()


async def test_other_faults_are_not_tried_again() -> None:
    attempts = 0

    async def attempt() -> None:
        nonlocal attempts
        attempts += 1
        raise PostingError("FOREIGN_ENTRY", "It is not yours.")

    with pytest.raises(PostingError, match="not yours"):
        await retried(attempt, 10)
    assert attempts == 1
