"""An account with many members, each with a record and one entry of points: for what only shows in a crowd."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.staging import stage_entries, staged_entries
from loyalty_graph.ledger.statistics import gather_statistics
from loyalty_graph.ledger.tables import adjustment_reasons, balance_types, customers, members

if TYPE_CHECKING:
    from loyalty_graph.database import Database

REASON: Final = "GOODWILL"
_THEN: Final = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)


async def open_crowd(database: Database, size: int, points: int, *, code: str = "demo") -> int:
    """Create the account with members m1, m2, … who have `points` each in STORE; return its id."""
    numbers = sa.func.generate_series(1, size).column_valued("number")
    async with database.write.begin() as connection:
        account_id = await create_account(connection, code, code)
        store = {"account_id": account_id, "code": "STORE", "name": "Store", "is_default": True}
        type_id = await connection.scalar(
            sa.insert(balance_types).values(store).returning(balance_types.c.balance_type_id)
        )
        reason = {"code": REASON, "label": "Goodwill", "effect_up": "EARNED", "effect_down": "REDEEMED"}
        await connection.execute(sa.insert(adjustment_reasons).values(account_id=account_id, **reason))
        await register_members(connection, account_id, sa.select(sa.func.concat("m", numbers)))
        mine = members.c.account_id == account_id
        record = _same_for_each({"account_id": account_id, "created_at": _THEN}, customers)
        known = sa.select(members.c.member_id, *record.values()).where(mine)
        await connection.execute(sa.insert(customers).from_select(["member_id", *record], known))
        first = {"line": 1, "balance_type_id": type_id, "kind": "EARN_RULE", "effect": "EARNED", "points": points}
        entry = _same_for_each({**first, "effective_at": _THEN, "day": _THEN.date()}, staged_entries)
        columns = (value.label(name) for name, value in entry.items())
        await stage_entries(connection, sa.select(members.c.member_id, *columns).where(mine))
        await post(connection, account_id)
    await gather_statistics(database)  # as an import of so many does
    return account_id


def _same_for_each(values: dict[str, Any], table: sa.Table) -> dict[str, Any]:
    return {name: sa.literal(value, table.c[name].type) for name, value in values.items()}
