"""Undoing an operation: its entries are corrected, once, as far as there are points to take."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import ActionRefusedError, InputError
from loyalty_graph.ledger.tables import balance_types, campaigns, daily_point_deltas, entries, operations

from .samples import Grant, RoundUp
from .shop import POINTS, THEN
from .test_insufficient import StartAgain

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio

EVERYBODY = ["ann", "ben", "cid", "eve"]


async def refused(shop: Shop, operation_id: int, **given: Any) -> str:
    before = await shop.points(), await shop.count(operations)
    with pytest.raises(InputError) as raised:
        await shop.undo(operation_id, **given)
    assert raised.value.field == ("operation",)
    assert (await shop.points(), await shop.count(operations)) == before
    return raised.value.code


async def test_each_entry_is_corrected_with_its_own_effect(shop: Shop) -> None:
    done = await shop.act(StartAgain, ["ann", "ben", "eve"])
    undone = await shop.undo(done, onInsufficient="ALLOW_NEGATIVE")
    assert await shop.booked(undone) == [
        ("ann", "EXTRA", "CORRECTION", "REDEEMED", 240, None),
        ("ann", "STORE", "CORRECTION", "REDEEMED", 20, None),
        ("ben", "STORE", "CORRECTION", "REDEEMED", 90, None),
        ("eve", "STORE", "CORRECTION", "EARNED", -10, None),
        ("eve", "STORE", "CORRECTION", "REVERSED", -20, None),
    ]
    assert await shop.points() == POINTS
    await shop.assert_clean()


async def test_every_column_returns_to_what_it_was(shop: Shop) -> None:
    done = await shop.act(StartAgain, ["ann", "ben", "eve"])
    await shop.undo(done, onInsufficient="ALLOW_NEGATIVE")
    day = daily_point_deltas.c
    names = ("earned", "reversed", "redeemed", "reimbursed", "expired", "positive_change", "negative_change")
    sums = sa.select(*(sa.func.sum(day[name]) for name in names))
    today = sums.where(day.account_id == shop.account_id, day.day == sa.func.current_date())
    assert [tuple(row) for row in await shop.rows(today)] == [(0,) * len(names)]


async def test_corrections_name_the_entries_that_they_correct(shop: Shop) -> None:
    done = await shop.act(RoundUp, ["ann", "eve"])
    undone = await shop.undo(done, onInsufficient="ALLOW_NEGATIVE")
    corrected, correcting = entries.alias("corrected"), entries
    same = sa.and_(
        corrected.c.account_id == shop.account_id,
        corrected.c.member_id == correcting.c.member_id,
        corrected.c.balance_type_id == correcting.c.reverses_balance_type_id,
        corrected.c.seq == correcting.c.reverses_seq,
    )
    codes = [(await shop.operation(each))["code"] for each in (done, undone)]
    found = sa.select(corrected.c.operation, correcting.c.operation, corrected.c.points + correcting.c.points)
    rows = await shop.rows(found.select_from(correcting.join(corrected, same)))
    assert [tuple(row) for row in rows] == [(*codes, 0)] * 3


async def test_both_operations_point_at_each_other(shop: Shop) -> None:
    done = await shop.act(Grant, EVERYBODY, points=5)
    undone = await shop.undo(done, onInsufficient="ALLOW_NEGATIVE")
    before, after = await shop.operation(done), await shop.operation(undone)
    assert (before["status"], before["undone_by_id"], before["undoes_id"]) == (OperationStatus.UNDONE, undone, None)
    assert (after["status"], after["undone_by_id"], after["undoes_id"]) == (OperationStatus.DONE, None, done)
    assert (after["kind"], after["member_count"], after["points_delta"]) == ("undo_operation", 4, -20)


async def test_who_has_spent_the_points_is_named_clamped_or_overdrawn(shop: Shop) -> None:
    done = await shop.act(Grant, ["ann", "cid"], points=50)
    await shop.act(Grant, ["ann", "cid"], points=-40, kind="REDEEM_MANUAL", key="spend")
    with pytest.raises(ActionRefusedError) as raised:
        await shop.undo(done)
    assert [(each.code, each.reference) for each in raised.value.refusals] == [
        ("INSUFFICIENT_POINTS", name) for name in ("ann", "cid")
    ]
    shown = await shop.undo(done, key="look", dry_run=True, onInsufficient="ALLOW_NEGATIVE")
    assert [outcome[:4] for outcome in await shop.outcomes(shown)] == [("ann", 40, -10, -50), ("cid", 10, -40, -50)]
    undone = await shop.undo(done, onInsufficient="CLAMP")
    assert await shop.outcomes(undone) == [
        ("ann", 40, 0, -40, "EARNED", "CLAMPED", None),
        ("cid", 10, 0, -10, "EARNED", "CLAMPED", None),
    ]
    await shop.assert_clean()


async def test_of_as_many_points_those_that_were_booked_last_are_taken_first(shop: Shop) -> None:
    await shop.act(Grant, ["eve"], points=10)
    done = await shop.act(StartAgain, ["eve"], key="reset")
    await shop.act(Grant, ["eve"], points=-5, kind="REDEEM_MANUAL", key="spend")
    undone = await shop.undo(done, onInsufficient="CLAMP")
    assert await shop.outcomes(undone) == [
        ("eve", 5, 0, -5, "EARNED", "CLAMPED", None),
        ("eve", 0, 0, 0, "REVERSED", "CLAMPED", None),
    ]


async def test_it_is_undone_once(shop: Shop) -> None:
    done = await shop.act(Grant, ["ann"], points=5)
    first = await shop.undo(done)
    assert await shop.undo(done) == first
    assert await refused(shop, done, key="again") == "ALREADY_UNDONE"
    assert await refused(shop, first, key="redo") == "NOT_UNDOABLE"


async def test_many_who_undo_it_at_once_undo_it_once(shop: Shop) -> None:
    done = await shop.act(Grant, ["ann", "ben"], points=5)
    answers = await asyncio.gather(*(shop.undo(done, key=f"u{n}") for n in range(8)), return_exceptions=True)
    assert [error.code for error in answers if isinstance(error, InputError)] == ["ALREADY_UNDONE"] * 7
    assert await shop.points() == {**POINTS}
    await shop.assert_clean()


async def test_a_preview_cannot_be_undone_and_undoing_can_be_previewed(shop: Shop) -> None:
    preview = await shop.act(Grant, ["ann"], points=5, dry_run=True)
    assert await refused(shop, preview) == "NOT_UNDOABLE"
    done = await shop.act(Grant, ["ann"], points=5, key="do")
    shown = await shop.undo(done, key="look", dry_run=True)
    assert await shop.outcomes(shown) == [("ann", 35, 30, -5, "EARNED", "CHANGED", None)]
    assert (await shop.operation(done))["status"] is OperationStatus.DONE


async def test_what_changed_nothing_is_undone_without_an_entry(shop: Shop) -> None:
    done = await shop.act(RoundUp, ["ben", "cid"])
    undone = await shop.undo(done)
    assert await shop.booked(undone) == []
    assert (await shop.operation(done))["status"] is OperationStatus.UNDONE


async def test_an_ended_campaign_and_a_retired_type_do_not_keep_from_undoing(shop: Shop) -> None:
    done = await shop.act(Grant, ["ann"], points=5, campaign="OPEN")
    await shop.change(campaigns, campaigns.c.code == "OPEN", ends_at=THEN)
    await shop.change(balance_types, balance_types.c.code == "STORE", retired_at=THEN)
    undone = await shop.undo(done)
    code = (await shop.operation(undone))["code"]
    (row,) = await shop.rows(
        sa.select(campaigns.c.code)
        .join(entries, entries.c.campaign_id == campaigns.c.campaign_id)
        .where(entries.c.operation == code)
    )
    assert row[0] == "OPEN"
    await shop.assert_clean()
