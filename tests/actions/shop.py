"""An account with a few members, and actions done to them in one line each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from tests.ledger.staged_rows import stage_rows

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References, Selection
from loyalty_graph.actions.undoing import MembersOfOperation, UndoOperation
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.tables import (
    adjustment_reasons,
    balance_types,
    balances,
    campaigns,
    customers,
    entries,
    members,
    operation_outcomes,
)
from loyalty_graph.ledger.verification import verify
from loyalty_graph.repository import Repository, open_repository
from loyalty_graph.repository.lookups_operations import operations_by_id

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph import Action
    from loyalty_graph.database import Database

THEN = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)
POINTS = {("ann", "STORE"): 30, ("ann", "EXTRA"): 250, ("ben", "STORE"): 100, ("eve", "STORE"): -20}


@dataclass
class Shop:
    """One account and what is done in it."""

    database: Database
    code: str
    account_id: int
    ids: dict[str, int]

    async def repository(self) -> Repository:
        return await open_repository(self.database, self.code)

    async def act(
        self,
        action: type[Action],
        selection: Selection | list[str],
        *,
        key: str = "k1",
        dry_run: bool = False,
        preview_id: int | None = None,
        **given: Any,
    ) -> int:
        """Do the action and return the operation's id."""
        chosen = References(selection) if isinstance(selection, list) else selection
        request = ActionRequest(action(), key, chosen, given, dry_run=dry_run, preview_id=preview_id)
        return await act(await self.repository(), request, deadline_s=20)

    async def undo(self, operation_id: int, *, key: str = "undo", dry_run: bool = False, **given: Any) -> int:
        """Undo an operation and return the id of the one that does it."""
        code = (await self.operation(operation_id))["code"]
        request = ActionRequest(
            UndoOperation(code),
            key,
            MembersOfOperation(operation_id, code),
            given,
            dry_run=dry_run,
            undoes_id=operation_id,
        )
        return await act(await self.repository(), request, deadline_s=20)

    async def operation(self, operation_id: int) -> dict[str, Any]:
        return (await operations_by_id(await self.repository(), [operation_id]))[operation_id]

    async def points(self) -> dict[tuple[str, str], int]:
        """The points there are, by reference and balance type."""
        found = sa.select(members.c.reference, balance_types.c.code, balances.c.points).where(
            balances.c.account_id == self.account_id,
            balances.c.member_id == members.c.member_id,
            balances.c.balance_type_id == balance_types.c.balance_type_id,
        )
        return {(name, type_): points for name, type_, points in await self.rows(found)}

    async def booked(self, operation_id: int) -> list[tuple[Any, ...]]:
        """The entries of an operation: reference, balance type, kind, effect, points, note; by the first two."""
        operation = await self.operation(operation_id)
        found = (
            sa.select(
                members.c.reference,
                balance_types.c.code,
                entries.c.kind,
                entries.c.effect,
                entries.c.points,
                entries.c.note,
            )
            .where(
                entries.c.operation == operation["code"],
                entries.c.effective_at == operation["created_at"],
                entries.c.member_id == members.c.member_id,
                entries.c.balance_type_id == balance_types.c.balance_type_id,
            )
            .order_by(members.c.reference, balance_types.c.code, entries.c.seq)
        )
        return [(*row[:2], row[2].name, row[3].name, *row[4:]) for row in await self.rows(found)]

    async def outcomes(self, operation_id: int) -> list[tuple[Any, ...]]:
        """The outcomes of an operation: reference, before, after, delta, effect, status, error."""
        outcome = operation_outcomes.c
        found = (
            sa.select(
                members.c.reference,
                *(outcome[name] for name in ("points_before", "points_after", "delta", "effect", "status", "error")),
            )
            .where(outcome.operation_id == operation_id, outcome.member_id == members.c.member_id)
            .order_by(members.c.reference, outcome.line)
        )
        return [
            (*row[:4], row.effect.name if row.effect else None, row.status.name, row.error)
            for row in await self.rows(found)
        ]

    async def count(self, table: sa.Table) -> int:
        """How many rows of a table are the account's."""
        mine = sa.select(sa.func.count()).select_from(table).where(table.c.account_id == self.account_id)
        (row,) = await self.rows(mine)
        return int(row[0])

    async def rows(self, statement: sa.Select[*tuple[Any, ...]]) -> list[sa.Row[*tuple[Any, ...]]]:
        async with self.database.write.connect() as connection:
            return list(await connection.execute(statement))

    async def change(self, table: sa.Table, condition: Any, **values: Any) -> None:
        """Change rows of a table of the account."""
        async with self.database.write.begin() as connection:
            mine = table.c.account_id == self.account_id
            await connection.execute(sa.update(table).where(mine, condition).values(**values))

    async def assert_clean(self) -> None:
        """Nothing that is derived from the entries contradicts them."""
        async with self.database.write.connect() as connection:
            assert await verify(connection, self.account_id) == []


async def open_shop(database: Database, code: str = "demo") -> Shop:
    """Create an account with two balance types, two campaigns, a reason, and members with points."""
    async with database.write.begin() as connection:
        account_id = await create_account(connection, code, code)
        own = {"account_id": account_id}
        types = await _insert(
            connection,
            balance_types,
            [
                {**own, "code": "STORE", "name": "Store", "is_default": True},
                {**own, "code": "EXTRA", "name": "Extra", "is_default": False},
            ],
        )
        await _insert(
            connection,
            campaigns,
            [
                {**own, "code": "OPEN", "name": "Open", "balance_type_id": types["STORE"], "ends_at": None},
                {**own, "code": "OVER", "name": "Over", "balance_type_id": types["STORE"], "ends_at": THEN},
            ],
        )
        reason = {"label": "Goodwill", "effect_up": "EARNED", "effect_down": "REDEEMED"}
        await _insert(connection, adjustment_reasons, [{**own, "code": "GOODWILL", **reason}])
        ids = await _members(connection, account_id, "ann", "ben", "cid", "eve")
        records = [{**own, "member_id": ids[name], "created_at": THEN} for name in ("ann", "ben", "cid")]
        await connection.execute(sa.insert(customers), records)
        await stage_rows(
            connection,
            [
                {
                    "line": 1,
                    "member_id": ids[name],
                    "balance_type_id": types[type_],
                    "kind": "EARN_RULE" if points > 0 else "REVERSAL_MANUAL",
                    "effect": "EARNED" if points > 0 else "REVERSED",
                    "points": points,
                    "effective_at": THEN,
                    "day": THEN.date(),
                }
                for (name, type_), points in POINTS.items()
            ],
        )
        await post(connection, account_id)
    return Shop(database, code, account_id, ids)


async def _insert(connection: AsyncConnection, table: sa.Table, rows: list[dict[str, Any]]) -> dict[str, int]:
    (key,) = table.primary_key
    made = await connection.execute(sa.insert(table).returning(table.c.code, key), rows)
    return dict(iter(made))


async def _members(connection: AsyncConnection, account_id: int, *names: str) -> dict[str, int]:
    named = sa.values(sa.column("reference", sa.Text), name="named").data([(name,) for name in names])
    await register_members(connection, account_id, sa.select(named.c.reference))
    known = sa.select(members.c.reference, members.c.member_id).where(members.c.account_id == account_id)
    return dict(iter(await connection.execute(known)))
