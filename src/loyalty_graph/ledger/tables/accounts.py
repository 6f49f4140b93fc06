"""The account, its clock, and the gateway's own secrets."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.ledger.tables.conventions import INSTANT, TEXT, account, identity, metadata

accounts: Final = sa.Table(
    "accounts",
    metadata,
    identity("account_id"),
    sa.Column("code", TEXT, nullable=False, unique=True),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("currency", TEXT, nullable=False),
    sa.Column("data_epoch", sa.Date),
)

clocks: Final = sa.Table(
    "clocks",
    metadata,
    account(primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False, server_default="0", comment="last posting's position"),
    sa.Column("recorded_at", INSTANT, comment="last posting's recorded_at"),
    sa.Column("data_version", sa.BigInteger, nullable=False, server_default="0", comment="raised by every write"),
)

# Whoever keeps sums of all rows brings them up to date by it. clock.py alone writes it, and lets old writes go.
member_changes: Final = sa.Table(
    "member_changes",
    metadata,
    account(primary_key=True),
    sa.Column("data_version", sa.BigInteger, primary_key=True, autoincrement=False, comment="that the write made"),
    sa.Column("member_ids", postgresql.ARRAY(sa.BigInteger), nullable=False, comment="all whose data it changed"),
)

gateway_keys: Final = sa.Table(
    "gateway_keys",
    metadata,
    sa.Column("purpose", TEXT, primary_key=True),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)
