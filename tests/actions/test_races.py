"""What others commit while an action is at work: it neither counts twice, nor stops the action."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.ledger.staged_rows import stage_rows
from tests.ledger.waiting import until_somebody_waits

from loyalty_graph import Booking, Column, EntryKind, Link, Points, Report
from loyalty_graph.actions import planning
from loyalty_graph.actions.acting import act
from loyalty_graph.actions.built_in.one_balance import RemoveBalance
from loyalty_graph.actions.programme import read_programme
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References, ReportRows
from loyalty_graph.errors import ActionRefusedError, InputError, LoyaltyGraphError
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.tables import balance_types, idempotency_keys, operation_outcomes, operations

from .samples import Grant, RoundUp
from .shop import POINTS, THEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from loyalty_graph import Repository, Select
    from loyalty_graph.actions.programme import Programme

    from .shop import Shop

pytestmark = pytest.mark.anyio


class Poor(Report):
    """Balances, the small ones of which somebody wants to raise."""

    name, title, version = "poor", "Poor", "1.0"

    reference = Column(str, "Reference", key=True)
    points = Column(Points, "Points")
    customer = Link("customer", by="reference")

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        members, balances, types = repository.members, repository.balances, repository.balance_types
        return (
            sa.select(members.c.reference, balances.c.points)
            .join(balances, balances.c.member_id == members.c.member_id)
            .join(types, types.c.balance_type_id == balances.c.balance_type_id)
            .where(types.c.code == "STORE")
        )


@asynccontextmanager
async def raised_meanwhile(shop: Shop, name: str, points: int) -> AsyncIterator[None]:
    """Hold a member while the block begins, and commit more points of it while the block still waits."""
    async with shop.database.write.begin() as connection:
        await lock_members(connection, shop.account_id, sa.select(sa.literal(shop.ids[name])))
        yield
        await asyncio.sleep(0.5)
        store = sa.select(balance_types.c.balance_type_id).where(
            balance_types.c.account_id == shop.account_id, balance_types.c.code == "STORE"
        )
        entry = {"line": 1, "member_id": shop.ids[name], "kind": "EARN_RULE", "effect": "EARNED", "points": points}
        entry |= {"effective_at": THEN, "day": THEN.date(), "balance_type_id": (await connection.scalar(store))}
        await stage_rows(connection, [entry])
        await post(connection, shop.account_id)


async def test_who_no_longer_matches_once_locked_is_left_out(shop: Shop) -> None:
    poor = ReportRows(Poor(), None, {"points": {"lt": 50}})
    async with raised_meanwhile(shop, "ann", 100):
        acting = asyncio.create_task(shop.act(Grant, poor, points=50))
    operation_id = await acting
    assert [outcome[0] for outcome in await shop.outcomes(operation_id)] == ["eve"]
    assert (await shop.operation(operation_id))["member_count"] == 1
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 130, ("eve", "STORE"): 30}
    await shop.assert_clean()


async def test_nobody_left_is_an_error(shop: Shop) -> None:
    ann = ReportRows(Poor(), None, {"points": {"eq": 30}})
    async with raised_meanwhile(shop, "ann", 100):
        acting = asyncio.create_task(shop.act(Grant, ann, points=50))
    with pytest.raises(InputError) as raised:
        await acting
    assert raised.value.code == "EMPTY_SELECTION"
    assert await shop.count(operations) == 0


async def test_one_offer_to_whoever_matches_is_made_once(shop: Shop) -> None:
    poor = ReportRows(Poor(), None, {"points": {"lt": 50}})
    answers = await asyncio.gather(
        *(shop.act(Grant, poor, points=100, key=f"k{number}") for number in range(6)), return_exceptions=True
    )
    refused = [answer.code for answer in answers if isinstance(answer, InputError)]
    assert refused == ["EMPTY_SELECTION"] * 5
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 130, ("eve", "STORE"): 80}


async def test_another_default_type_meanwhile_is_taken_throughout(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read_and_look_away(*given: Any) -> Programme:
        found = await read_programme(*given)
        for code in ("STORE", "EXTRA"):
            await shop.change(balance_types, balance_types.c.code == code, is_default=code == "EXTRA")
        return found

    monkeypatch.setattr(planning, "read_programme", read_and_look_away)
    removed = await shop.act(RemoveBalance, ["ann"])
    assert await shop.booked(removed) == [("ann", "EXTRA", "REMOVE_BALANCE", "REVERSED", -250, None)]


async def test_redemptions_side_by_side_never_overspend(shop: Shop) -> None:
    answers = await asyncio.gather(
        *(shop.act(Grant, ["ben"], key=f"k{number}", points=-30, kind="REDEEM_MANUAL") for number in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, int) for answer in answers) == 3
    refused = [answer.refusals[0].code for answer in answers if isinstance(answer, ActionRefusedError)]
    assert refused == ["INSUFFICIENT_POINTS"] * 7
    assert (await shop.points())["ben", "STORE"] == 10
    await shop.assert_clean()


class Slow(RoundUp):
    """Thinks about everybody."""

    name, title = "slow", "Slow"

    def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
        thinking = sa.cast(sa.cast(sa.func.pg_sleep(0.7), sa.Text) == "", sa.Integer)
        return [Booking(rows=sa.select(members.c.member_id, thinking.label("points")), kind=EntryKind.EARN_MANUAL)]


class Held(RoundUp):
    """Waits for a lock that somebody else holds."""

    name, title = "held", "Held"

    def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
        waiting = sa.cast(sa.cast(sa.func.pg_advisory_xact_lock(1), sa.Text) == "", sa.Integer)
        return [Booking(rows=sa.select(members.c.member_id, waiting.label("points")), kind=EntryKind.EARN_MANUAL)]


async def test_a_preview_is_not_stopped_by_what_is_booked_meanwhile(shop: Shop) -> None:
    request = ActionRequest(Held(), "preview", References(["ann"]), dry_run=True)
    async with shop.database.owner.begin() as holder:
        await holder.execute(sa.select(sa.func.pg_advisory_xact_lock(1)))
        preview = asyncio.create_task(act(await shop.repository(), request, deadline_s=20))
        await until_somebody_waits(shop.database)
        await shop.act(Grant, ["ben"], points=1)
        assert not preview.done()
    assert [outcome[0] for outcome in await shop.outcomes(await preview)] == ["ann"]


async def test_what_is_cut_off_leaves_nothing_and_is_done_by_its_repetition(shop: Shop) -> None:
    acting = asyncio.create_task(shop.act(Slow, ["ann", "ben"]))
    await asyncio.sleep(0.5)
    async with shop.database.owner.begin() as connection:
        at_work = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'"
        )
        assert (await connection.execute(at_work)).all() == [(True,)]
    with pytest.raises(LoyaltyGraphError) as raised:
        await acting
    assert raised.value.code == "DATABASE_UNREACHABLE"
    assert [await shop.count(table) for table in (operations, idempotency_keys, operation_outcomes)] == [0, 0, 0]
    assert await shop.points() == POINTS
    first = await shop.act(Slow, ["ann", "ben"])
    assert await shop.act(Slow, ["ann", "ben"]) == first
    assert await shop.points() == {**POINTS, ("ann", "STORE"): 31, ("ben", "STORE"): 101}
    await shop.assert_clean()
