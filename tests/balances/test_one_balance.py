"""`modifyBalance`, `addBalance` and `removeBalance`: what they book and in which Liability columns it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .desk import Booked, Desk

pytestmark = pytest.mark.anyio


async def modify(desk: Desk, points: int, change: str, reference: str = "c1", **given: Any) -> Booked:
    asked = {"balanceType": "STORE", "changeType": change, "points": points, "notes": "Counted again"}
    return await desk.book("modifyBalance", **({"reference": reference, **asked} | given))


async def test_points_are_added_and_taken_by_hand(desk: Desk) -> None:
    before = await desk.points()
    added = await modify(desk, 6, "MANUAL_CHANGE")
    assert added.payload["balance"] == {"reference": "c1", "points": 20, "balanceType": {"code": "STORE"}}
    assert added.payload["entry"] == {"kind": "EARN_MANUAL", "effect": "EARNED", "points": 6, "note": "Counted again"}
    assert (added.operation["kind"], added.operation["pointsDelta"]) == ("modify_balance", 6)
    assert added.outcomes("reference", "before", "after", "delta") == [("c1", 14, 20, 6)]
    columns = {"differenceInOutstandingPoints": 6, "positiveOutstandingPoints": 6}
    assert added.moved == {"totalPointsEarned": 6, **columns}
    taken = await modify(desk, 4, "FLAGGED_DEDUCTION", "o1")
    assert taken.entries == [("o1", "STORE", "REVERSAL_MANUAL", "REVERSED", -4)]
    assert taken.moved["pointsEarningReversed"] == 4
    for booked in (taken, added):
        undone = await desk.undo(booked)
        assert undone.moved == {name: -points for name, points in booked.moved.items()}
        assert [entry[2:4] for entry in undone.entries] == [("CORRECTION", booked.entries[0][3])]
    assert await desk.points() == before


async def test_a_deduction_from_too_few_points_does_what_it_is_told(desk: Desk) -> None:
    asked = {"reference": "c1", "changeType": "FLAGGED_DEDUCTION", "points": 20, "notes": "Fraud"}
    assert await desk.refused("modifyBalance", **asked) == [("INSUFFICIENT_POINTS", "points")]
    clamped = await modify(desk, 20, "FLAGGED_DEDUCTION", onInsufficient="CLAMP")
    assert clamped.outcomes("after", "delta", "status") == [(0, -14, "CLAMPED")]
    allowed = await modify(desk, 20, "FLAGGED_DEDUCTION", "c2", onInsufficient="ALLOW_NEGATIVE")
    assert allowed.moved == {
        "pointsEarningReversed": 20,
        "differenceInOutstandingPoints": -20,
        "positiveOutstandingPoints": -14,
        "negativeOutstandingPoints": -6,
    }


async def test_a_first_balance_is_added_to_whoever_has_none(desk: Desk) -> None:
    for reference, type_ in (("new", "STORE"), ("o1", "EXTRA")):
        added = await desk.book("addBalance", reference=reference, balanceType=type_, points=1_000)
        assert added.entries == [(reference, type_, "EARN_MANUAL", "EARNED", 1_000)]
        assert added.payload["balance"]["points"] == 1_000
        assert added.moved["totalPointsEarned"] == 1_000
    once = [desk.ask("addBalance", reference="o1", balanceType="GIFT", points=points) for points in (1, 2)]
    await desk.do("createBalanceType", code="GIFT")
    answers = await asyncio.gather(*once)
    assert sorted(len(answer["userErrors"]) for answer in answers) == [0, 1]
    again: dict[str, Any] = {"reference": "new", "points": 5}
    assert await desk.refused("addBalance", **again) == [("BALANCE_EXISTS", "balanceType")]
    shown = await desk.ask("addBalance", **again, dryRun=True)
    assert (shown["operation"]["status"], shown["entry"]) == ("FAILED", None)
    assert [node["error"] for node in shown["operation"]["outcomes"]["nodes"]] == ["BALANCE_EXISTS"]


async def test_a_balance_is_removed_by_an_entry(desk: Desk) -> None:
    before = await desk.points()
    removed = await desk.book("removeBalance", reference="c1", balanceType="EXTRA", notes="Moved away")
    assert removed.entries == [("c1", "EXTRA", "REMOVE_BALANCE", "REVERSED", -10)]
    assert removed.payload["entry"]["note"] == "Moved away"
    assert (removed.payload["balance"]["points"], removed.moved["pointsEarningReversed"]) == (0, 10)
    nothing = await desk.book("removeBalance", reference="c1", balanceType="EXTRA")
    assert (nothing.entries, nothing.moved, nothing.payload["entry"]) == ([], {}, None)
    assert nothing.outcomes("reference", "before", "after", "status") == [("c1", 0, 0, "UNCHANGED")]
    await desk.do("createAdjustmentReason", code="PAID", effectUp="EARNED", effectDown="REDEEMED")
    paid = await desk.book("removeBalance", reference="c2", reason="PAID")
    assert paid.entries == [("c2", "STORE", "REMOVE_BALANCE", "REDEEMED", -14)]
    assert paid.moved["totalPointsRedeemed"] == 14
    owed = await modify(desk, 20, "FLAGGED_DEDUCTION", "o1", onInsufficient="ALLOW_NEGATIVE")
    lifted = await desk.book("removeBalance", reference="o1", reason="PAID")
    assert lifted.entries == [("o1", "STORE", "NEGATIVE_WRITE_OFF", "REVERSED", 10)]
    assert lifted.moved == {
        "pointsEarningReversed": -10,
        "differenceInOutstandingPoints": 10,
        "negativeOutstandingPoints": 10,
    }
    await desk.undo(lifted, onInsufficient="ALLOW_NEGATIVE")
    for booked in (owed, paid, removed):
        await desk.undo(booked)
    assert await desk.points() == before
    missing = await desk.refused("removeBalance", reference="new")
    assert missing == [("NO_BALANCE", "balanceType")]


async def test_wrong_input_is_a_user_error_with_its_path(desk: Desk) -> None:
    async def refused(mutation: str, **given: Any) -> list[tuple[str, str | None]]:
        asked = {"reference": "c1", "points": 1, "notes": "Why", "changeType": "MANUAL_CHANGE", **given}
        if mutation != "modifyBalance":
            del asked["changeType"]
        if mutation == "removeBalance":
            del asked["points"]
        return await desk.refused(mutation, **asked)

    for mutation in ("modifyBalance", "addBalance"):
        for points in (0, -5):
            assert await refused(mutation, points=points) == [("TOO_FEW_POINTS", "points")]
    for mutation in ("modifyBalance", "addBalance", "removeBalance"):
        assert await refused(mutation, notes=" \n") == [("BLANK_NOTES", "notes")]
        assert await refused(mutation, reference="zoe") == [("UNKNOWN_REFERENCE", "reference")]
        assert await refused(mutation, balanceType="NONE") == [("UNKNOWN_FILTER_VALUE", "balanceType")]
    assert await refused("removeBalance", reason="NONE") == [("UNKNOWN_FILTER_VALUE", "reason")]
    assert await refused("modifyBalance", points=2**53 - 1) == [("POINTS_OUT_OF_RANGE", "points")]
    await desk.do("createBalanceType", code="OLD")
    await desk.do("retireBalanceType", code="OLD")
    assert await refused("modifyBalance", balanceType="OLD") == [("TYPE_RETIRED", "balanceType")]
    assert (await desk.api.data("{ operations { totalCount } }"))["operations"] == {"totalCount": 2}


async def test_a_preview_shows_what_would_be_and_a_repeat_what_was(desk: Desk) -> None:
    await desk.do("excludeFromReports", reference="c1")
    asked: dict[str, Any] = {"changeType": "MANUAL_CHANGE", "points": 6, "notes": "Late", "balanceType": "EXTRA"}
    before = await desk.points()
    shown = await desk.ask("modifyBalance", reference="c2", dryRun=True, **asked)
    assert (shown["operation"]["status"], shown["entry"], shown["balance"]["points"]) == ("PREVIEW", None, 20)
    assert await desk.points() == before
    done = await desk.ask("modifyBalance", reference="c2", idempotencyKey="once", **asked)
    assert done["operation"]["liability"] == shown["operation"]["liability"]
    outcomes = [each["operation"]["outcomes"] for each in (shown, done)]
    assert outcomes[0] == outcomes[1]
    assert await desk.ask("modifyBalance", reference="c2", idempotencyKey="once", **asked) == done
    (error,) = (await desk.ask("modifyBalance", reference="c3", idempotencyKey="once", **asked))["userErrors"]
    assert (error["code"], error["field"]) == ("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])
    excluded = await modify(desk, 6, "MANUAL_CHANGE")
    assert (excluded.operation["pointsDelta"], excluded.moved) == (6, {})
