"""The batch that a posting takes: a temporary table of resolved entries, filled by imports and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT, INSTANT, KIND, TEXT

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_staging: Final = sa.MetaData()

# `line` orders entries of one instant. `reverses` names the reversed entry by its external id, which may be in the same
# batch; it is null where nothing is reversed. `recorded_at` is null unless the caller was told to trust the file's.
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
    sa.Column("reason_id", sa.BigInteger),
    sa.Column("note", TEXT),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


async def create_staged_entries(connection: AsyncConnection) -> None:
    """Create the empty batch within the caller's transaction."""
    await connection.execute(sa.schema.CreateTable(staged_entries))
