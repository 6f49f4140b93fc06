"""The batch that a posting takes: resolved entries of imports and actions in a temporary table, put in order."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.database.engines import begun_driver
from loyalty_graph.ledger.tables import (
    EFFECT,
    EFFECT_SUMS,
    INSTANT,
    KIND,
    STATEMENTS_KEPT,
    TEXT,
    posting_ids,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

AT_COMMIT: Final = sa.literal_column("'infinity'::timestamptz", INSTANT)
"""Stands for the recorded_at that the clock gives at the end."""

_staging: Final = sa.MetaData()

# `line` orders entries of one instant. `reverses` names the reversed entry by its external id, which may be in the same
# batch, `reverses_seq` one of the same balance by its key; both are null where nothing is reversed. `recorded_at` is
# null unless the caller was told to trust the file's. The last two columns are the posting's own: `number` counts a
# balance's entries of the batch in (effective_at, line) order.
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
    sa.Column("reverses_balance_type_id", sa.BigInteger),
    sa.Column("number", sa.BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

# What the batch adds to each balance, and what it comes on top of: the points and seq that are there.
staged_balances: Final = sa.Table(
    "staged_balances",
    _staging,
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("balance_type_id", sa.BigInteger, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    *(sa.Column(name, sa.BigInteger, nullable=False) for name in EFFECT_SUMS.values()),
    sa.Column("first_at", INSTANT, nullable=False),
    sa.Column("last_at", INSTANT, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("points_before", sa.BigInteger, nullable=False),
    sa.Column("seq_before", sa.BigInteger, nullable=False, comment="0 where there is no balance yet"),
    sa.Column("is_reported", sa.Boolean, nullable=False),
    sa.Column("is_backdated", sa.Boolean, nullable=False, comment="something is before its last day"),
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


async def stage_entries(
    connection: AsyncConnection, rows: sa.Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> None:
    """Make the batch of what `rows` selects, once in the caller's transaction.

    Its columns are named as those of staged_entries: those that must not be null, and any others but `number`.
    """
    await create_temporary(connection, staged_entries, staged_balances)
    await connection.execute(_numbered(rows), parameters)


@lru_cache(STATEMENTS_KEPT)
def _numbered(rows: sa.Select[*tuple[Any, ...]]) -> sa.Insert:
    """In the order of the ledger's key: sorted here once, for all that follows."""
    given = rows.subquery("given")
    balance, order = (given.c.member_id, given.c.balance_type_id), (given.c.effective_at, given.c.line)
    number = sa.func.row_number().over(partition_by=balance, order_by=order)
    numbered = sa.select(*given.c, number).order_by(*balance, *order)
    return sa.insert(staged_entries).from_select([*given.c.keys(), "number"], numbered)


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
