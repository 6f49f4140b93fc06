"""What an action must not ask for is its own fault, in a preview as when it is done: nobody else can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import Booking, EntryKind
from loyalty_graph.errors import ActionRefusedError, DeclarationError
from loyalty_graph.ledger.tables import balance_types, campaigns, operations

from .samples import Grant, RoundUp
from .shop import POINTS, open_shop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph import Action, Repository

    from .shop import Shop

pytestmark = pytest.mark.anyio

EVERY_WAY = pytest.mark.parametrize("dry_run", [False, True], ids=["done", "previewed"])


def booking(kind: EntryKind = EntryKind.EARN_MANUAL, **outputs: Any) -> type[Action]:
    """An action that books one row with these outputs to every member; 5 points unless they say otherwise."""
    named = [sa.literal(value).label(name) if not isinstance(value, sa.ColumnElement) else value.label(name)
             for name, value in {"points": 5, **outputs}.items()]  # fmt: skip

    class Books(RoundUp):
        """Books what it should not."""

        name, title = "books", "Books"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            return [Booking(rows=sa.select(members.c.member_id, *named), kind=kind)]

    return Books


async def assert_broken(shop: Shop, action: type[Action], **given: Any) -> None:
    with pytest.raises(DeclarationError) as raised:
        await shop.act(action, ["ann", "ben"], **given)
    assert raised.value.code == "ACTION_BROKEN"
    assert await shop.count(operations) == 0
    assert await shop.points() == POINTS


@EVERY_WAY
@pytest.mark.parametrize(("points", "kind"), [(-1, "EARN_MANUAL"), (1, "REVERSAL_MANUAL")])
async def test_points_against_their_kind(shop: Shop, *, dry_run: bool, points: int, kind: str) -> None:
    await assert_broken(shop, Grant, points=points, kind=kind, dry_run=dry_run)


@EVERY_WAY
@pytest.mark.parametrize("points", [sa.null(), sa.literal(1.5), sa.literal(float("nan")), sa.cast("0.4", sa.Numeric)])
async def test_points_that_are_no_whole_number(shop: Shop, *, dry_run: bool, points: sa.ColumnElement[Any]) -> None:
    await assert_broken(shop, booking(points=points), dry_run=dry_run)


@EVERY_WAY
async def test_no_balance_type(shop: Shop, *, dry_run: bool) -> None:
    await assert_broken(shop, booking(balance_type_id=sa.null()), dry_run=dry_run)


@EVERY_WAY
@pytest.mark.parametrize("name", ["balance_type_id", "campaign_id"])
async def test_what_another_account_has(shop: Shop, *, dry_run: bool, name: str) -> None:
    other = await open_shop(shop.database, f"beside-{shop.code}")
    table = {"balance_type_id": balance_types, "campaign_id": campaigns}[name]
    (found, *_) = await shop.rows(sa.select(table.c[name]).where(table.c.account_id == other.account_id))
    with pytest.raises(DeclarationError) as raised:
        await shop.act(booking(**{name: found[0]}), ["ann"], dry_run=dry_run)
    assert raised.value.code == "ACTION_BROKEN"
    assert await shop.count(operations) == 0


@EVERY_WAY
async def test_half_a_transfer(shop: Shop, *, dry_run: bool) -> None:
    await assert_broken(shop, booking(EntryKind.TRANSFER_IN), dry_run=dry_run)


async def test_a_whole_transfer_is_none_of_them(shop: Shop) -> None:
    class Move(RoundUp):
        """Moves ten points from one type to the other."""

        name, title = "move", "Move"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            out, into = (sa.select(members.c.member_id, sa.literal(points).label("points")) for points in (-10, 10))
            return [
                Booking(rows=out, kind=EntryKind.TRANSFER_OUT, balance_type="STORE"),
                Booking(rows=into, kind=EntryKind.TRANSFER_IN, balance_type="EXTRA"),
            ]

    await shop.act(Move, ["ann", "eve"])
    moved = {("ann", "STORE"): 20, ("ann", "EXTRA"): 260, ("eve", "STORE"): -30, ("eve", "EXTRA"): 10}
    assert await shop.points() == {**POINTS, **moved}
    await shop.assert_clean()


async def test_several_rows_of_one_balance_are_done_one_after_the_other(shop: Shop) -> None:
    class Doses(RoundUp):
        """Gives points in doses, none of which is special."""

        name, title = "doses", "Doses"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - reads nothing
            doses = sa.values(sa.column("points", sa.Integer), name="doses").data(
                [(dose,) for dose in (3, 1, 2, 3) * 5]
            )
            rows = sa.select(members.c.member_id, doses.c.points).join_from(members, doses, sa.true())
            return [Booking(rows=rows, kind=EntryKind.EARN_MANUAL)]

    operation_id = await shop.act(Doses, ["ann", "cid"])
    told = await shop.outcomes(operation_id)
    for name in ("ann", "cid"):
        at = POINTS.get((name, "STORE"), 0)
        for _, before, after, delta, *_ in (outcome for outcome in told if outcome[0] == name):
            assert (before, after) == (at, at + delta)
            at = after
    assert [entry[4] for entry in await shop.booked(operation_id)] == [outcome[3] for outcome in told]
    await shop.assert_clean()


async def test_a_change_refuses_with_codes_that_it_puts_in_a_sentence_only(shop: Shop) -> None:
    class Choosy(RoundUp):
        """Refuses ann with a code of its own, and others with one that it does not know."""

        name, title = "choosy", "Choosy"

        def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Booking]:  # noqa: ARG002 - takes none
            is_ann = members.c.reference == "ann"
            error = sa.case((is_ann, "TOO_TALL"), (members.c.reference == "cid", None), else_="NOBODY_KNOWS")
            rows = sa.select(members.c.member_id, sa.literal(5).label("points"), error.label("error"))
            return [Booking(rows=rows, kind=EntryKind.EARN_MANUAL, refusals={"TOO_TALL": "The door is low."})]

    with pytest.raises(ActionRefusedError) as raised:
        await shop.act(Choosy, ["ann", "cid"])
    refusals = [(each.code, each.message, each.field, each.reference) for each in raised.value.refusals]
    assert refusals == [("TOO_TALL", "ann: The door is low.", ("selection",), "ann")]
    await assert_broken(shop, Choosy)
    done = await shop.act(Choosy, ["cid"])
    assert await shop.outcomes(done) == [("cid", 0, 5, 5, "EARNED", "CHANGED", None)]
