"""What counts as a purchase, and what refunds take off."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


async def test_refunds_and_voucher_issues_are_no_purchases(second: Repository) -> None:
    rows = await second.fetch(sa.select(second.purchases.c.order_number))
    assert sorted(row.order_number for row in rows) == ["L1", "S1", "S2", "W1", "W2", "Z1"]


async def test_takings_are_purchases_less_their_refunds(second: Repository) -> None:
    takings, members = second.takings, second.members
    rows = await second.fetch(
        sa.select(members.c.reference, takings.c.type, takings.c.amount, takings.c.is_purchase)
        .join(members, members.c.member_id == takings.c.member_id)
        .order_by(takings.c.sold_at)
    )
    assert [tuple(row) for row in rows] == [
        ("amy", "SALE", Decimal("80.00"), True),
        ("amy", "SALE", Decimal("60.00"), True),
        ("amy", None, Decimal("-10.00"), False),  # it names no sale
        ("cat", "ONLINE", Decimal("120.00"), True),
        ("Zed", "SALE", Decimal("12.00"), True),
        ("eli", "LAYBY", Decimal("33.30"), True),
        ("cat", "ONLINE", Decimal("-45.50"), False),  # under the type of what it refunds, on its own day
        ("cat", "SALE", Decimal("8.00"), True),
    ]


async def test_an_order_number_leads_to_its_buyer(second: Repository) -> None:
    members = second.members

    async def buyer(order_number: str) -> list[str]:
        wanted = members.c.member_id.in_(second.buyer(order_number))
        return [row.reference for row in await second.fetch(sa.select(members.c.reference).where(wanted))]

    assert await buyer("W1") == ["cat"]
    assert await buyer("L1") == ["eli"]
    for other in ("W1-R", "V1", "1001", "nothing"):  # a refund, a voucher issue, another account's sale
        assert await buyer(other) == []
