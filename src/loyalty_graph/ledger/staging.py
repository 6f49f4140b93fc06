"""The batch that a posting takes: a temporary table of resolved entries, filled by imports and actions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.database.engines import begun_driver
from loyalty_graph.ledger.tables import EFFECT, INSTANT, KIND, TEXT, posting_ids

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

AT_COMMIT: Final = sa.literal_column("'infinity'::timestamptz", INSTANT)
"""Stands for the recorded_at that the clock gives at the end."""

_staging: Final = sa.MetaData()

# `line` orders entries of one instant. `reverses` names the reversed entry by its external id, which may be in the same
# batch, `reverses_seq` one of the same balance by its key; both are null where nothing is reversed. `recorded_at` is
# null unless the caller was told to trust the file's.
staged_entries: Final = sa.Table(
    "staged_entries",
    _staging,
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("external_id", TEXT),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("balance_type_id", sa.BigInteger, nullable=False),
    sa.Column("campaign_id", sa.BigInteger),
    sa.Column("kind", KIND, nullable=False),
    sa.Column("effect", EFFECT, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("effective_at", INSTANT, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("initiated_at", INSTANT),
    sa.Column("recorded_at", INSTANT),
    sa.Column("order_number", TEXT),
    sa.Column("operation", TEXT),
    sa.Column("reverses", TEXT),
    sa.Column("reverses_seq", sa.BigInteger),
    sa.Column("reason_id", sa.BigInteger),
    sa.Column("note", TEXT),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


async def create_temporary(connection: AsyncConnection, *tables: sa.Table) -> None:
    """Create empty temporary tables within the caller's transaction, all in one round trip.

    Past SQLAlchemy, which would make every connection forget what it knows of types and statements.
    """
    driver = await begun_driver(connection)
    await driver.execute(";".join(_definition(table) for table in tables))


@cache
def _definition(table: sa.Table) -> str:
    return str(sa.schema.CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


async def create_staged_entries(connection: AsyncConnection) -> None:
    """Create the empty batch within the caller's transaction."""
    await create_temporary(connection, staged_entries)


# One posting per recorded_at that a trusted batch brings.
staged_postings: Final = sa.Table(
    "staged_postings",
    _staging,
    sa.Column("posting_id", sa.BigInteger, nullable=False),
    sa.Column("recorded_at", INSTANT, nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


async def create_staged_postings(connection: AsyncConnection) -> None:
    """Create the postings of a batch that brings times of its own."""
    await create_temporary(connection, staged_postings)
    at = sa.func.coalesce(staged_entries.c.recorded_at, AT_COMMIT).label("recorded_at")
    times = sa.select(at).distinct().order_by(at).subquery("times")
    rows = sa.select(posting_ids.next_value(), times.c.recorded_at)
    await connection.execute(sa.insert(staged_postings).from_select(["posting_id", "recorded_at"], rows))
