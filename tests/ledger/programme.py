"""An account with balance types, campaigns and customers, and moves of points written in one line each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect, EntryKind
from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.exclusion import apply_exclusions
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.posting import Posted, post
from loyalty_graph.ledger.tables import balance_types, balances, customers, member_references
from loyalty_graph.ledger.verification import verify

from .staged_rows import stage_rows

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.database import Database
    from loyalty_graph.ledger.verification import Difference

NOON = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)
KINDS = {
    Effect.EARNED: EntryKind.EARN_RULE,
    Effect.REVERSED: EntryKind.REVERSAL_MANUAL,
    Effect.REDEEMED: EntryKind.REDEEM_REWARD,
    Effect.REIMBURSED: EntryKind.REIMBURSE,
    Effect.EXPIRED: EntryKind.EXPIRY,
    Effect.TRANSFER: EntryKind.TRANSFER_IN,
}


@dataclass(frozen=True)
class Move:
    """One entry to be. The default effect is that of most moves of its sign."""

    member: str
    points: int
    at: dt.datetime = NOON
    type: str = "STORE"
    effect: Effect | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def booked_effect(self) -> Effect:
        return self.effect or (Effect.EARNED if self.points > 0 else Effect.REDEEMED)


def day(number: int) -> dt.datetime:
    """Noon of the number-th day of 2024."""
    return dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=number - 1)


@dataclass
class Programme:
    """One account of a database and the ways to write to it that the tests need."""

    database: Database
    account_id: int
    types: dict[str, int]

    async def book(self, *moves: Move, told: bool = False) -> Posted:
        """Post the moves in a transaction of their own; members come into being."""
        async with self.database.write.begin() as connection:
            return await self.post(connection, *moves, told=told)

    async def post(self, connection: AsyncConnection, *moves: Move, told: bool = False) -> Posted:
        """Post the moves in this transaction, lines in the order given; the ledger may be told who alone changes."""
        ids = await self.register(connection, *(move.member for move in moves))
        rows = [
            {
                "line": line,
                "member_id": ids[move.member],
                "balance_type_id": self.types[move.type],
                "kind": KINDS[move.booked_effect],
                "effect": move.booked_effect,
                "points": move.points,
                "effective_at": move.at,
                "day": move.at.astimezone(dt.UTC).date(),
                **move.more,
            }
            for line, move in enumerate(moves, start=1)
        ]
        await stage_rows(connection, rows)
        members = {ids[move.member] for move in moves}
        return await post(connection, self.account_id, members=members if told else None)

    async def register(self, connection: AsyncConnection, *references: str) -> dict[str, int]:
        """Register the references and return their members' ids."""
        if references:
            named = sa.values(sa.column("reference", sa.Text), name="named").data([(name,) for name in references])
            await register_members(connection, self.account_id, sa.select(named.c.reference))
        known = sa.select(member_references.c.reference, member_references.c.member_id)
        mine = known.where(member_references.c.account_id == self.account_id)
        return dict(iter(await connection.execute(mine)))

    async def exclude(self, connection: AsyncConnection, flags: dict[str, bool]) -> None:
        """Give each reference a record with this flag, or its record this flag, as an import does."""
        ids = await self.register(connection, *flags)
        wanted = sa.values(sa.column("member_id", sa.BigInteger), sa.column("excluded", sa.Boolean), name="given")
        wanted = wanted.data([(ids[reference], flag) for reference, flag in flags.items()])
        await apply_exclusions(connection, self.account_id, sa.select(wanted.c.member_id, wanted.c.excluded))
        for reference, flag in flags.items():
            record = {"account_id": self.account_id, "created_at": NOON, "excluded_from_reports": flag}
            member_id = ids[reference]
            known = await connection.scalar(sa.select(customers.c.member_id).where(customers.c.member_id == member_id))
            if known is None:
                await connection.execute(sa.insert(customers).values(member_id=member_id, **record))

    async def differences(self) -> list[Difference]:
        """What verify finds."""
        async with self.database.write.connect() as connection:
            return await verify(connection, self.account_id)

    async def rows(self, statement: sa.Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows of any select."""
        async with self.database.write.connect() as connection:
            return [tuple(row) for row in await connection.execute(statement)]

    async def balance(self, member: str, type_: str = "STORE") -> dict[str, Any]:
        """The stored balance."""
        mine = sa.and_(
            member_references.c.account_id == self.account_id,
            member_references.c.reference == member,
            member_references.c.member_id == balances.c.member_id,
            balances.c.balance_type_id == self.types[type_],
        )
        async with self.database.write.connect() as connection:
            return dict((await connection.execute(sa.select(balances).join(member_references, mine))).mappings().one())


async def open_programme(database: Database, code: str = "demo") -> Programme:
    """Create an account with two balance types."""
    async with database.write.begin() as connection:
        account_id = await create_account(connection, code, "Demo", "EUR")
        types = sa.insert(balance_types).returning(balance_types.c.code, balance_types.c.balance_type_id)
        rows = [{"account_id": account_id, "code": name, "name": name} for name in ("STORE", "WINSTON")]
        made = await connection.execute(types, rows)
        return Programme(database, account_id, dict(iter(made)))
