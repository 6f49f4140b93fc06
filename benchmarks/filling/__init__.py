"""A filled ledger for measuring: as many members and entries as asked for, spread over days up to today.

Everything is made by the server in a few statements, the same for the same size: what looks drawn comes from hashes of
numbers. Rows go straight into the tables, past posting, so `verify` is what says that they belong together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.accounts import create_account
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.rollups import changes_of_histories, is_reported
from loyalty_graph.ledger.tables import THIS_ACCOUNT, balances, metadata

from .history import HISTORY
from .members import MEMBERS
from .programme import PROGRAMME
from .sales import SALES

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.database import Database

__all__ = ["Size", "fill"]

# Nothing is analysed yet, and what is taken for a few rows would be gone through again for each of the others.
_SESSION: Final = ("SET LOCAL work_mem = '256MB'", "SET LOCAL enable_nestloop = off")

# A number from 0 up to 1 for each number and topic: equally likely, and always the same.
_DRAW: Final = """
CREATE FUNCTION pg_temp.draw(number bigint, topic bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(number, topic) & 4294967295) / 4294967296::float8
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is in the ledger: members with and without entries, all of their entries, days up to today."""

    members: int = 200_000
    entries: int = 5_000_000
    days: int = 730


async def fill(database: Database, account: str, size: Size) -> int:
    """Create the account of this code, filled, vacuumed and analysed; return its id. Raises as `create_account`."""
    async with database.owner.begin() as connection:
        account_id = await create_account(connection, account, account.title(), "EUR")
        for statement in (*_SESSION, _DRAW):
            await connection.execute(sa.text(statement))
        given = {"account_id": account_id, **asdict(size)}
        for statement in (*PROGRAMME, *MEMBERS, *HISTORY):
            await _execute(connection, statement, given)
        await _add_daily_points(connection, account_id)
        for statement in SALES:
            await _execute(connection, statement, given)
    async with database.owner.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        names = ", ".join(table.name for table in metadata.sorted_tables)
        await alone.execute(sa.text(f"VACUUM (ANALYZE) {names}"))
    return account_id


async def _add_daily_points(connection: AsyncConnection, account_id: int) -> None:
    """As the ledger itself does for a whole history, and folded, as a gateway leaves them when it is idle."""
    own = balances.c.account_id == THIS_ACCOUNT
    reported = sa.select(balances.c.member_id).where(own, is_reported(balances.c.member_id))
    await connection.execute(changes_of_histories(reported, 1), {"this_account": account_id})
    await fold(connection, account_id)


async def _execute(connection: AsyncConnection, statement: str, given: dict[str, int]) -> None:
    values = {name: value for name, value in given.items() if f":{name}" in statement}
    typed = (sa.bindparam(name, type_=sa.Integer if name == "days" else sa.BigInteger) for name in values)
    await connection.execute(sa.text(statement).bindparams(*typed), values)
