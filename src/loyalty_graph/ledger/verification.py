"""`verify`: every derived number recomputed from the entries, and the first difference of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from loyalty_graph.ledger.checks import CHECKS

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_ALL_CHECKS: Final = text(
    " UNION ALL ".join(
        f"SELECT '{kind}', place, expected::text, found::text FROM ({query}) AS first (place, expected, found)"
        for kind, query in CHECKS.items()
    )
)


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

    One statement, so that all checks look at the same moment and writers do not disturb. It reads the whole ledger:
    the connection must not have a short statement timeout.
    """
    rows = await connection.execute(_ALL_CHECKS, {"account_id": account_id})
    differences = [Difference(*("nothing" if value is None else value for value in row)) for row in rows]
    return sorted(differences, key=lambda difference: list(CHECKS).index(difference.kind))
