"""What entries.csv is made of, found out in one pass, so that no check looks for what the file does not have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import EntryKind
from loyalty_graph.imports.staging import STAGED

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

_staged: Final = STAGED["entries"].c


@dataclass(frozen=True, slots=True)
class Contents:
    """How many lines there are; how many are corrections, reverse an entry, and name an operation.

    No id is before `first_id` or after `last_id`, by code point; both are None where no line has one. `points` are
    those of all lines, added up whatever their signs.
    """

    lines: int
    corrections: int
    reversing: int
    operations: int
    first_id: str | None
    last_id: str | None
    points: int


async def contents_of_entries(work: Import) -> Contents:
    """Look through the staged lines of entries.csv."""
    return Contents(*(await work.connection.execute(_figures())).one())


@cache
def _figures() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.func.count(),
        sa.func.count().filter(_staged.kind == EntryKind.CORRECTION),
        sa.func.count(_staged.reverses),
        sa.func.count(_staged.operation),
        sa.func.min(_staged.id),
        sa.func.max(_staged.id),
        sa.func.coalesce(sa.func.sum(sa.func.abs(_staged.points)), 0),
    )
