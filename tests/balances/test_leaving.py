"""`optOutCustomer`, `closeCustomer` and `reopenCustomer`: which points are lost, and what coming back brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .desk import Desk

pytestmark = pytest.mark.anyio

TIMES = "query($reference: String!) { customer(reference: $reference) { optedOutAt closedAt } }"


async def times(desk: Desk, reference: str) -> tuple[bool, bool]:
    """Whether a customer has opted out, and whether the account is closed."""
    customer = (await desk.api.data(TIMES, reference=reference))["customer"]
    return customer["optedOutAt"] is not None, customer["closedAt"] is not None


@pytest.mark.parametrize(
    ("mutation", "kind", "left"),
    [("optOutCustomer", "OPT_OUT_LOSS", (True, False)), ("closeCustomer", "ACCOUNT_CLOSURE", (False, True))],
)
async def test_who_leaves_loses_every_point_and_owes_none(
    desk: Desk, mutation: str, kind: str, left: tuple[bool, bool]
) -> None:
    owed: dict[str, Any] = {"balanceType": "EXTRA", "changeType": "FLAGGED_DEDUCTION", "points": 15, "notes": "Fraud"}
    await desk.book("modifyBalance", reference="c1", onInsufficient="ALLOW_NEGATIVE", **owed)
    before = await desk.points()
    gone = await desk.book(mutation, reference="c1", notes="Asked for it")
    assert gone.entries == [
        ("c1", "EXTRA", "NEGATIVE_WRITE_OFF", "REVERSED", 5),
        ("c1", "STORE", kind, "EXPIRED", -14),
    ]
    assert gone.moved == {
        "pointsEarningReversed": -5,
        "totalPointsExpired": 14,
        "differenceInOutstandingPoints": -9,
        "positiveOutstandingPoints": -14,
        "negativeOutstandingPoints": 5,
    }
    assert await times(desk, "c1") == left
    assert (gone.payload["customer"]["optedOutAt"], gone.payload["customer"]["closedAt"]).count(None) == 1
    undone = await desk.undo(gone, onInsufficient="ALLOW_NEGATIVE")
    assert {entry[2] for entry in undone.entries} == {"CORRECTION"}
    assert (await desk.points(), await times(desk, "c1")) == (before, (False, False))


async def test_coming_back_brings_no_points(desk: Desk) -> None:
    out = await desk.book("optOutCustomer", reference="c2")
    closed = await desk.book("closeCustomer", reference="c2")
    assert (closed.entries, await times(desk, "c2")) == ([], (True, True))
    again = await desk.book("closeCustomer", reference="c2")
    assert again.payload["customer"] == closed.payload["customer"]
    copy = {"deleteBalanceFromSource": False, "confirmMint": True, "sourceTypes": ["EXTRA"], "references": ["c2"]}
    await desk.book(
        "modifyBalance", reference="c2", balanceType="EXTRA", changeType="MANUAL_CHANGE", points=1, notes="!"
    )
    assert await desk.refused("mergeBalanceTypes", **copy) == [("CUSTOMER_INACTIVE", "references")]
    back = await desk.book("reopenCustomer", reference="c2")
    assert (back.entries, await times(desk, "c2")) == ([], (False, False))
    await desk.book("mergeBalanceTypes", **copy)
    since = await desk.undo(out)
    statuses = {(node["attribute"], node["status"]) for node in since.operation["outcomes"]["nodes"]}
    assert ("OPTED_OUT_AT", "CHANGED_SINCE") in statuses
    assert await times(desk, "c2") == (False, False)
    await desk.undo(back)
    assert await times(desk, "c2") == (True, True)


async def test_only_a_record_leaves_and_a_preview_leaves_nobody(desk: Desk) -> None:
    for mutation in ("optOutCustomer", "closeCustomer", "reopenCustomer"):
        assert await desk.refused(mutation, reference="o1") == [("NO_CUSTOMER_RECORD", "reference")]
        assert await desk.refused(mutation, reference="zoe") == [("UNKNOWN_REFERENCE", "reference")]
    assert await desk.refused("closeCustomer", reference="c1", notes=" ") == [("BLANK_NOTES", "notes")]
    before = await desk.points()
    shown = await desk.do("closeCustomer", shows="operation { status pointsDelta }", reference="c3", dryRun=True)
    assert shown["operation"] == {"status": "PREVIEW", "pointsDelta": -44}
    assert (await desk.points(), await times(desk, "c3")) == (before, (False, False))
