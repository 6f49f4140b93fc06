"""Vouchers of customers, issued past any action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import MONEY, members, vouchers
from loyalty_graph.ledger.vouchers import issue_vouchers
from loyalty_graph.repository import open_repository

if TYPE_CHECKING:
    from loyalty_graph.database import Database


async def vouch(database: Database, account: str, *references: str) -> dict[str, str]:
    """Issue a voucher of 10.00 to customers of the account and return the codes by reference."""
    scope = (await open_repository(database, account)).scope
    mine = members.c.account_id == scope.account_id
    rows = sa.select(members.c.member_id, sa.literal(10, MONEY).label("value")).where(
        mine, members.c.reference.in_(references)
    )
    async with database.write.begin() as connection:
        await issue_vouchers(connection, scope.account_id, (0, f"op_{references[0]}"), scope.now, rows)
        issued = sa.select(members.c.reference, vouchers.c.code).join(
            vouchers, vouchers.c.member_id == members.c.member_id
        )
        return dict(iter(await connection.execute(issued.where(mine))))
