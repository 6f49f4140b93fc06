"""`mergeBalanceTypes`: what moves, what is copied, and what nobody may do by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .desk import Booked, Desk

pytestmark = pytest.mark.anyio


async def owe(desk: Desk, reference: str, balance_type: str, points: int) -> None:
    """Take so many points more than the balance has."""
    asked = {"balanceType": balance_type, "changeType": "FLAGGED_DEDUCTION", "points": points, "notes": "Fraud"}
    await desk.book("modifyBalance", reference=reference, onInsufficient="ALLOW_NEGATIVE", **asked)


async def merge(desk: Desk, *sources: str, **given: Any) -> Booked:
    return await desk.book("mergeBalanceTypes", sourceTypes=sources, **given)


async def test_what_there_is_and_what_is_owed_moves_in_pairs(desk: Desk) -> None:
    await owe(desk, "c2", "EXTRA", 25)
    await desk.book("removeBalance", reference="c3", balanceType="EXTRA")
    before = await desk.points()
    merged = await merge(desk, "EXTRA")
    assert merged.entries == [
        ("c1", "EXTRA", "TRANSFER_OUT", "TRANSFER", -10),
        ("c1", "STORE", "TRANSFER_IN", "TRANSFER", 10),
        ("c2", "EXTRA", "TRANSFER_IN", "TRANSFER", 5),
        ("c2", "STORE", "TRANSFER_OUT", "TRANSFER", -5),
    ]
    assert (merged.operation["memberCount"], merged.operation["pointsDelta"]) == (3, 0)
    assert [row for row in merged.outcomes("reference", "status") if row[0] == "c3"] == [("c3", "UNCHANGED")]
    assert merged.moved == {"positiveOutstandingPoints": -5, "negativeOutstandingPoints": 5}
    moved = {("c1", "STORE"): 24, ("c1", "EXTRA"): 0, ("c2", "STORE"): 9, ("c2", "EXTRA"): 0}
    assert await desk.points() == {**before, **moved}
    retired = await desk.do(
        "retireBalanceType", shows="balanceType { mergedInto { code } }", code="EXTRA", mergedInto="STORE"
    )
    assert retired["balanceType"] == {"mergedInto": {"code": "STORE"}}
    await desk.undo(merged, onInsufficient="ALLOW_NEGATIVE")
    assert await desk.points() == before


async def test_several_sources_are_merged_where_that_is_meant_for_whom_it_is_meant(desk: Desk) -> None:
    await desk.do("createBalanceType", code="ALL")
    await owe(desk, "c1", "EXTRA", 30)
    merged = await merge(
        desk, "EXTRA", "STORE", destinationType="ALL", allowMultiple=True, references=["c1", "o1", "new"]
    )
    assert merged.entries == [
        ("c1", "ALL", "TRANSFER_IN", "TRANSFER", 14),
        ("c1", "ALL", "TRANSFER_OUT", "TRANSFER", -20),
        ("c1", "EXTRA", "TRANSFER_IN", "TRANSFER", 20),
        ("c1", "STORE", "TRANSFER_OUT", "TRANSFER", -14),
        ("o1", "ALL", "TRANSFER_IN", "TRANSFER", 10),
        ("o1", "STORE", "TRANSFER_OUT", "TRANSFER", -10),
    ]
    assert ("new", None, "UNCHANGED") in merged.outcomes("reference", "before", "status")
    points = await desk.points()
    assert {key: points[key] for key in points if key[1] == "ALL"} == {("c1", "ALL"): -6, ("o1", "ALL"): 10}


async def test_a_copy_makes_points_out_of_what_there_is(desk: Desk) -> None:
    await owe(desk, "c2", "EXTRA", 25)
    copied = await merge(desk, "EXTRA", deleteBalanceFromSource=False, confirmMint=True)
    assert copied.entries == [
        ("c1", "STORE", "EARN_MERGE_COPY", "EARNED", 10),
        ("c3", "STORE", "EARN_MERGE_COPY", "EARNED", 30),
    ]
    assert copied.moved == {
        "totalPointsEarned": 40,
        "differenceInOutstandingPoints": 40,
        "positiveOutstandingPoints": 40,
    }
    assert ("c2", None, "UNCHANGED") in copied.outcomes("reference", "before", "status")
    undone = await desk.undo(copied)
    assert undone.moved["totalPointsEarned"] == -40


async def test_what_is_not_meant_is_refused(desk: Desk) -> None:
    async def refused(*sources: str, **given: Any) -> list[tuple[str, str | None]]:
        return await desk.refused("mergeBalanceTypes", sourceTypes=sources, **given)

    for code in ("ALL", "OLD"):
        await desk.do("createBalanceType", code=code)
    await desk.do("retireBalanceType", code="OLD")
    copy = {"deleteBalanceFromSource": False, "confirmMint": True}
    assert await refused() == [("EMPTY_LIST", "sourceTypes")]
    assert await refused("NONE") == [("UNKNOWN_FILTER_VALUE", "sourceTypes")]
    assert await refused("EXTRA", destinationType="NONE") == [("UNKNOWN_FILTER_VALUE", "destinationType")]
    assert await refused("EXTRA", "ALL") == [("MULTIPLE_SOURCES", "allowMultiple")]
    assert await refused("STORE") == [("SAME_BALANCE_TYPE", "destinationType")]
    assert await refused("EXTRA", "ALL", destinationType="ALL", allowMultiple=True) == [
        ("SAME_BALANCE_TYPE", "destinationType")
    ]
    assert await refused("EXTRA", deleteBalanceFromSource=False) == [("CONFIRM_MINT_REQUIRED", "confirmMint")]
    assert await refused("ALL") == [("EMPTY_SELECTION", "sourceTypes")]
    assert await refused("EXTRA", references=[]) == [("EMPTY_SELECTION", "references")]
    assert await refused("EXTRA", references=["c1", "zoe"]) == [("UNKNOWN_REFERENCE", "references")]
    assert await refused("EXTRA", destinationType="OLD", references=["c1"], **copy) == [
        ("TYPE_RETIRED", "destinationType")
    ]
