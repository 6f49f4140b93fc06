"""Points that are to be taken from balances that have too few: refused, clamped or overdrawn, and write-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Action, Argument, Arguments, Booking, EntryKind, OnInsufficient
from loyalty_graph.errors import ActionRefusedError

from .shop import POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph import Repository

    from .shop import Shop

pytestmark = pytest.mark.anyio

EVERYBODY = ["ann", "ben", "cid", "eve"]


class Moves(Action):
    """Books these points to every selected member, in this order or in one change."""

    name, title = "moves", "Move points"

    class Input(Arguments):
        """What is booked."""

        points: list[int] = Argument("Points")
        at_once: bool = Argument("All in one change", default=False)
        kind: EntryKind = Argument("Kind of what takes points", default=EntryKind.REDEEM_MANUAL)
        on_insufficient: OnInsufficient = Argument("If insufficient", default=OnInsufficient.REJECT)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
        def rows(points: int) -> sa.Select[Any]:
            return sa.select(members.c.member_id, sa.literal(points, sa.BigInteger).label("points"))

        common: dict[str, Any] = {"reason": "GOODWILL", "on_insufficient": arguments.on_insufficient}
        if arguments.at_once:
            together = sa.union_all(*map(rows, arguments.points)).subquery("together")
            return [Booking(rows=sa.select(*together.c), kind=EntryKind.ADJUST_RESET, **common)]
        return [
            Booking(rows=rows(points), kind=EntryKind.EARN_MANUAL if points > 0 else arguments.kind, **common)
            for points in arguments.points
        ]


async def test_by_default_nothing_is_taken_where_one_has_too_few(shop: Shop) -> None:
    with pytest.raises(ActionRefusedError) as raised:
        await shop.act(Moves, ["ann", "ben"], points=[-50])
    assert [(each.code, each.reference) for each in raised.value.refusals] == [("INSUFFICIENT_POINTS", "ann")]
    assert await shop.points() == POINTS


async def test_clamping_takes_what_there_is(shop: Shop) -> None:
    operation_id = await shop.act(Moves, EVERYBODY, points=[-50], onInsufficient="CLAMP")
    assert await shop.outcomes(operation_id) == [
        ("ann", 30, 0, -30, "REDEEMED", "CLAMPED", None),
        ("ben", 100, 50, -50, "REDEEMED", "CHANGED", None),
        ("cid", 0, 0, 0, "REDEEMED", "CLAMPED", None),
        ("eve", -20, -20, 0, "REDEEMED", "CLAMPED", None),
    ]
    assert [(entry[0], entry[4]) for entry in await shop.booked(operation_id)] == [("ann", -30), ("ben", -50)]
    assert (await shop.operation(operation_id))["points_delta"] == -80
    await shop.assert_clean()


async def test_a_preview_shows_what_clamping_leaves(shop: Shop) -> None:
    preview = await shop.act(Moves, EVERYBODY, points=[-50], onInsufficient="CLAMP", dry_run=True)
    done = await shop.act(Moves, EVERYBODY, points=[-50], onInsufficient="CLAMP", key="k2")
    assert await shop.outcomes(preview) == await shop.outcomes(done)


async def test_balances_may_become_negative_where_that_is_asked_for(shop: Shop) -> None:
    operation_id = await shop.act(Moves, EVERYBODY, points=[-50], onInsufficient="ALLOW_NEGATIVE")
    assert await shop.outcomes(operation_id) == [
        ("ann", 30, -20, -50, "REDEEMED", "CHANGED", None),
        ("ben", 100, 50, -50, "REDEEMED", "CHANGED", None),
        ("cid", 0, -50, -50, "REDEEMED", "CHANGED", None),
        ("eve", -20, -70, -50, "REDEEMED", "CHANGED", None),
    ]
    await shop.assert_clean()


async def test_later_changes_are_clamped_by_what_earlier_ones_left(shop: Shop) -> None:
    operation_id = await shop.act(Moves, ["ann", "eve"], points=[-20, 5, -50], onInsufficient="CLAMP")
    assert [outcome[:4] for outcome in await shop.outcomes(operation_id)] == [
        ("ann", 30, 10, -20),
        ("ann", 10, 15, 5),
        ("ann", 15, 0, -15),
        ("eve", -20, -20, 0),
        ("eve", -20, -15, 5),
        ("eve", -15, -15, 0),
    ]
    await shop.assert_clean()


async def test_within_a_change_points_are_given_before_any_are_taken(shop: Shop) -> None:
    asked: dict[str, Any] = {"points": [-20, 10, -40, 15], "atOnce": True}
    operation_id = await shop.act(Moves, ["ann", "eve"], **asked, onInsufficient="CLAMP")
    assert [outcome[:4] for outcome in await shop.outcomes(operation_id)] == [
        ("ann", 30, 45, 15),
        ("ann", 45, 55, 10),
        ("ann", 55, 35, -20),
        ("ann", 35, 0, -35),
        ("eve", -20, -5, 15),
        ("eve", -5, 5, 10),
        ("eve", 5, 0, -5),
        ("eve", 0, 0, 0),
    ]
    assert [entry[4] for entry in await shop.booked(operation_id)] == [15, 10, -20, -35, 15, 10, -5]
    await shop.assert_clean()


class StartAgain(Action):
    """Sets every balance of the selected members to ten, negative ones being written off first."""

    name, title = "start_again", "Start again"

    def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - takes none
        balances = repository.balances
        key = (balances.c.member_id, balances.c.balance_type_id)
        owed, left = sa.func.greatest(-balances.c.points, 0), 10 - sa.func.greatest(balances.c.points, 0)
        return [
            Booking(rows=sa.select(*key, owed.label("points")).where(owed > 0), kind=EntryKind.NEGATIVE_WRITE_OFF),
            Booking(rows=sa.select(*key, left.label("points")), kind=EntryKind.ADJUST_RESET, reason="GOODWILL"),
        ]


async def test_a_negative_balance_is_written_off_before_it_is_set(shop: Shop) -> None:
    operation_id = await shop.act(StartAgain, ["ben", "eve"])
    assert await shop.booked(operation_id) == [
        ("ben", "STORE", "ADJUST_RESET", "REDEEMED", -90, None),
        ("eve", "STORE", "NEGATIVE_WRITE_OFF", "REVERSED", 20, None),
        ("eve", "STORE", "ADJUST_RESET", "EARNED", 10, None),
    ]
    assert [outcome[:4] for outcome in await shop.outcomes(operation_id)] == [
        ("ben", 100, 10, -90),
        ("eve", -20, 0, 20),
        ("eve", 0, 10, 10),
    ]
    await shop.assert_clean()
