"""`verify`: every derived number recomputed from the entries, and the first difference of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from loyalty_graph.ledger.checks import CHECKS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Difference:
    """One contradiction: its kind (a key of checks.CHECKS), where it is, what the entries say and what is stored."""

    kind: str
    place: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: expected {self.expected}, found {self.found}"


async def verify(connection: AsyncConnection, account_id: int) -> list[Difference]:
    """Recompute everything that is derived from the account's entries; return the first difference of each kind.

    The connection must not have begun a transaction: all checks look at one moment, so that writers do not disturb.
    It must have no short statement timeout, for each check reads the whole ledger.
    """
    await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    differences = []
    for kind, query in CHECKS.items():
        row = (await connection.execute(text(query), {"account_id": account_id})).one_or_none()
        if row is not None:
            differences.append(Difference(kind, *("nothing" if value is None else str(value) for value in row)))
    return differences
