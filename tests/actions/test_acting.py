from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Booking, EntryKind
from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import clocks, daily_point_deltas, entries

from .samples import Grant, RoundUp
from .shop import POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph import Repository

    from .shop import Shop

pytestmark = pytest.mark.anyio

EVERYBODY = ["ann", "ben", "cid", "eve"]


async def test_an_action_books_exactly_what_it_declares(shop: Shop) -> None:
    operation_id = await shop.act(RoundUp, EVERYBODY)
    assert await shop.booked(operation_id) == [
        ("ann", "EXTRA", "EARN_MANUAL", "EARNED", 50, "Rounded up"),
        ("ann", "STORE", "EARN_MANUAL", "EARNED", 70, "Rounded up"),
        ("eve", "STORE", "EARN_MANUAL", "EARNED", 20, "Rounded up"),
    ]
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 100, ("ann", "EXTRA"): 300, ("eve", "STORE"): 0}
    await shop.assert_clean()


async def test_the_outcomes_say_what_it_means_for_each_member(shop: Shop) -> None:
    operation_id = await shop.act(RoundUp, EVERYBODY)
    assert await shop.outcomes(operation_id) == [
        ("ann", 30, 100, 70, "EARNED", "CHANGED", None),
        ("ann", 250, 300, 50, "EARNED", "CHANGED", None),
        ("ben", 100, 100, 0, "EARNED", "UNCHANGED", None),
        ("cid", None, None, 0, None, "UNCHANGED", None),
        ("eve", -20, 0, 20, "EARNED", "CHANGED", None),
    ]
    operation = await shop.operation(operation_id)
    known = {name: operation[name] for name in ("kind", "dry_run", "actor", "member_count", "points_delta")}
    assert known == {"kind": "round_up", "dry_run": False, "actor": "local", "member_count": 4, "points_delta": 140}
    assert operation["status"] is OperationStatus.DONE


async def test_daily_points_move_by_what_is_booked(shop: Shop) -> None:
    await shop.act(RoundUp, EVERYBODY)
    day = daily_point_deltas.c
    statement = sa.select(day.earned, day.reversed, day.positive_change, day.negative_change).where(
        day.account_id == shop.account_id, day.day == sa.func.current_date()
    )
    assert sorted(await shop.rows(statement)) == [(50, 0, 50, 0), (90, 0, 70, 20)]


@pytest.mark.parametrize(
    ("kind", "points", "effect"),
    [
        ("ADJUST_AWARD", 5, "EARNED"),
        ("ADJUST_SUBTRACT", -5, "REDEEMED"),
        ("ADJUST_RESET", -5, "REDEEMED"),
        ("ADJUST_RESET", 5, "EARNED"),
        ("REMOVE_BALANCE", -5, "REDEEMED"),
        ("REIMBURSE_MANUAL", 5, "REIMBURSED"),
    ],
)
async def test_the_effect_is_the_kinds_or_its_reasons(shop: Shop, kind: str, points: int, effect: str) -> None:
    operation_id = await shop.act(Grant, ["ann"], points=points, kind=kind, reason="GOODWILL", note="Why not")
    assert await shop.booked(operation_id) == [("ann", "STORE", kind, effect, points, "Why not")]
    await shop.assert_clean()


async def test_removing_without_a_reason_reverses(shop: Shop) -> None:
    operation_id = await shop.act(Grant, ["ann"], points=-30, kind="REMOVE_BALANCE")
    assert await shop.booked(operation_id) == [("ann", "STORE", "REMOVE_BALANCE", "REVERSED", -30, None)]


async def test_points_go_to_the_balance_type_and_campaign_named(shop: Shop) -> None:
    await shop.act(Grant, ["cid"], points=7, balanceType="EXTRA", campaign="OPEN")
    assert (await shop.points())["cid", "EXTRA"] == 7
    booked = await shop.rows(sa.select(entries.c.campaign_id).where(entries.c.member_id == shop.ids["cid"]))
    assert booked[0][0] is not None


async def test_later_changes_of_an_action_see_the_earlier_ones(shop: Shop) -> None:
    class Twice(Grant):
        """Gives ten points and takes them again."""

        name, title = "twice", "Twice"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: Any) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            up, down = (sa.select(members.c.member_id, sa.literal(points).label("points")) for points in (10, -10))
            return [
                Booking(rows=up, kind=EntryKind.EARN_MANUAL),
                Booking(rows=down, kind=EntryKind.REVERSAL_MANUAL),
            ]

    operation_id = await shop.act(Twice, ["cid"], points=0)
    assert await shop.outcomes(operation_id) == [
        ("cid", 0, 10, 10, "EARNED", "CHANGED", None),
        ("cid", 10, 0, -10, "REVERSED", "CHANGED", None),
    ]
    assert [entry[4] for entry in await shop.booked(operation_id)] == [10, -10]
    await shop.assert_clean()


async def test_an_action_may_take_longer_than_a_read(shop: Shop, module_database_url: str) -> None:
    class Slow(RoundUp):
        """Thinks about everybody."""

        name, title = "slow", "Slow"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            thinking = sa.cast(sa.cast(sa.func.pg_sleep(0.3), sa.Text) == "", sa.Integer)
            return [Booking(rows=sa.select(members.c.member_id, thinking.label("points")), kind=EntryKind.EARN_MANUAL)]

    hasty = Database(module_database_url, Settings(statement_timeout_ms=100))
    await replace(shop, database=hasty).act(Slow, ["ann"])
    await hasty.dispose()
    assert (await shop.points())["ann", "STORE"] == 31


async def test_but_not_longer_than_its_own_deadline(shop: Shop) -> None:
    class Endless(RoundUp):
        """Never comes to an end."""

        name, title = "endless", "Endless"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            sleeping = sa.cast(sa.cast(sa.func.pg_sleep(30), sa.Text) == "", sa.Integer)
            return [Booking(rows=sa.select(members.c.member_id, sleeping.label("points")), kind=EntryKind.EARN_MANUAL)]

    request = ActionRequest(Endless(), "k1", References(["ann"]))
    with pytest.raises(InputError) as raised:
        await asyncio.wait_for(act(await shop.repository(), request, deadline_s=0.3), 10)
    assert raised.value.code == "DEADLINE_EXCEEDED"
    await shop.act(Grant, ["ann"], points=1)  # with the same key, and nobody is locked any more
    assert (await shop.points())["ann", "STORE"] == 31


async def test_rows_of_others_book_nothing(shop: Shop) -> None:
    operation_id = await shop.act(RoundUp, ["ann"])
    assert {entry[0] for entry in await shop.booked(operation_id)} == {"ann"}


async def test_an_action_that_changes_nothing_is_an_operation_too(shop: Shop) -> None:
    class Nothing(RoundUp):
        """Does nothing."""

        name, title = "nothing", "Nothing"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - says nothing
            return []

    version = sa.select(clocks.c.data_version).where(clocks.c.account_id == shop.account_id)
    before = await shop.rows(version)
    operation_id = await shop.act(Nothing, ["ann", "eve"])
    assert await shop.booked(operation_id) == []
    assert [outcome[5] for outcome in await shop.outcomes(operation_id)] == ["UNCHANGED", "UNCHANGED"]
    assert await shop.rows(version) != before
