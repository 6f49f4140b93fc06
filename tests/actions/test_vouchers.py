"""Vouchers as a kind of change: the sales that issue them, what no action may ask for, and undo beside points."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import (
    Action,
    Argument,
    Arguments,
    Attribute,
    AttributeChange,
    Booking,
    DeclarationError,
    EntryKind,
    InputError,
    Money,
    Repository,
    Select,
    VoucherIssue,
)
from loyalty_graph.administration.administering import administer
from loyalty_graph.administration.requests import VerbRequest
from loyalty_graph.administration.vouchers import UseVoucher
from loyalty_graph.ledger.tables import customers, outlets, sales, voucher_codes, vouchers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shop import Shop

pytestmark = pytest.mark.anyio


class Reward(Action):
    """Books a point to every selected member, and issues two vouchers that are worth thrice a value between them."""

    name, title = "reward", "Reward"

    class Input(Arguments):
        """How much."""

        value: Money = Argument("Value")
        thousandths: int = Argument("Thousandths", default=0)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Any]:  # noqa: ARG002 - the same for all
        once = arguments.value + Decimal(arguments.thousandths) / 1000
        issues = [VoucherIssue(rows=_same(members, value=sa.literal(each, sa.Numeric))) for each in (once, 2 * once)]
        return [*issues, Booking(rows=_same(members, points=sa.literal(1)), kind=EntryKind.EARN_MANUAL)]


def _same(members: sa.FromClause, **outputs: sa.ColumnElement[Any]) -> Select:
    return sa.select(members.c.member_id, *(value.label(name) for name, value in outputs.items()))


async def open_outlets(shop: Shop) -> None:
    async with shop.database.write.begin() as connection:
        own = {"account_id": shop.account_id}
        rows = [
            {**own, "code": code, "name": code, "position": place} for code, place in (("A", 2), ("B", 1), ("C", 1))
        ]
        await connection.execute(sa.insert(outlets), rows)


async def test_a_voucher_is_issued_by_a_sale_of_the_first_outlet(shop: Shop) -> None:
    with pytest.raises(InputError) as raised:
        await shop.act(Reward, ["ann"], value="5.00", dry_run=True)
    assert raised.value.code == "NO_OUTLET"
    await open_outlets(shop)
    done = await shop.operation(await shop.act(Reward, ["ann", "ben"], value="5.00"))
    issued = await shop.rows(
        sa.select(vouchers, sales)
        .join(
            sales, sa.and_(sales.c.member_id == vouchers.c.member_id, sales.c.order_number == vouchers.c.order_number)
        )
        .where(vouchers.c.account_id == shop.account_id)
        .order_by(vouchers.c.voucher_id)
    )
    assert len(issued) == 4
    assert [await shop.count(table) for table in (sales, voucher_codes)] == [4, 4]
    outlet = sa.select(outlets.c.outlet_id).where(outlets.c.account_id == shop.account_id, outlets.c.code == "B")
    (first,) = [row.outlet_id for row in await shop.rows(outlet)]
    for row in issued:
        sale = (row.type_1, row.total, row.sold_at, row.day, row.outlet_id_1, row.voided_at_1)
        assert sale == ("VOUCHER_ISSUE", row.value, done["created_at"], done["created_at"].date(), first, None)
        assert (row.type.name, row.outlet_id, row.valid_from) == ("LOYALTY", first, done["created_at"])
    ann, ben = shop.ids["ann"], shop.ids["ben"]
    assert sorted((row.member_id, row.value) for row in issued) == sorted(
        (member, value) for member in (ann, ben) for value in (5, 10)
    )
    assert {row.order_number for row in issued} == {f"{done['code']}-{number}" for number in (1, 2, 3, 4)}


async def test_a_value_that_is_no_amount_is_the_actions_fault(shop: Shop) -> None:
    await open_outlets(shop)
    for value, thousandths in (("0.00", 0), ("-1.00", 0), ("1.00", 1), ("9999999999999999.99", 0)):
        with pytest.raises(DeclarationError) as raised:
            await shop.act(Reward, ["ann"], value=value, thousandths=thousandths)
        assert raised.value.code == "ACTION_BROKEN"
    assert await shop.count(vouchers) == 0


def test_vouchers_that_are_declared_wrongly_are_refused() -> None:
    with pytest.raises(DeclarationError) as raised:
        VoucherIssue(rows=sa.select(customers.c.member_id))
    assert raised.value.code == "BAD_VOUCHER_ISSUE"
    with pytest.raises(DeclarationError, match="is no value of VOUCHER"):
        AttributeChange(rows=sa.select(customers.c.member_id), attribute=Attribute.VOUCHER, value=True)


async def test_undoing_takes_back_points_and_vouchers_or_leaves_what_is_used_meanwhile(shop: Shop) -> None:
    await open_outlets(shop)
    done = await shop.act(Reward, ["ann", "ben"], value="5.00")
    mine = sa.select(vouchers).where(vouchers.c.member_id == shop.ids["ann"]).order_by(vouchers.c.value)
    one, _ = await shop.rows(mine)
    repository = await shop.repository()
    request = VerbRequest(UseVoucher(), "use", {"code": one.code})
    used, undoing = await asyncio.gather(
        administer(repository, request, deadline_s=20), shop.undo(done), return_exceptions=True
    )
    assert isinstance(undoing, int)
    everything = await shop.rows(sa.select(vouchers).where(vouchers.c.account_id == shop.account_id))
    after, other = await shop.rows(mine)
    assert [row.voided_at is None for row in everything].count(True) == (after.voided_at is None)
    statuses = sorted(status for name, *_, status, _ in await shop.outcomes(undoing) if name == "ann")
    if isinstance(used, InputError):
        assert (used.code, after.used_at, after.voided_at is None) == ("VOUCHER_VOID", None, False)
        assert statuses == ["CHANGED", "CHANGED", "CHANGED"]
    else:
        assert (after.used_at is None, after.voided_at) == (False, None)
        assert statuses == ["CHANGED", "CHANGED", "CHANGED_SINCE"]
    assert other.voided_at is not None
    assert (await shop.points())["ann", "STORE"] == 30
    await shop.assert_clean()
