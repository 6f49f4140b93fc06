"""The ledger itself: postings and their entries. posting.py alone writes them, and only ever adds."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.ledger.tables.conventions import EFFECT, INSTANT, KIND, TEXT, account, metadata

posting_ids: Final = sa.Sequence("posting_ids", metadata=metadata)

postings: Final = sa.Table(
    "postings",
    metadata,
    sa.Column("posting_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="of posting_ids"),
    account(),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("recorded_at", INSTANT, nullable=False),
    sa.UniqueConstraint("account_id", "position"),
)

# No foreign keys on entries: posting.py, the only writer, joins everything it inserts, and a check per row would cost a
# large import more than the insert itself. `verify` proves the references.
entries: Final = sa.Table(
    "entries",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("balance_type_id", sa.BigInteger, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, comment="gap-free from 1 within the balance"),
    sa.Column("account_id", sa.BigInteger, nullable=False),
    sa.Column("effect", EFFECT, nullable=False),
    sa.Column("kind", KIND, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("campaign_id", sa.BigInteger),
    sa.Column("effective_at", INSTANT, nullable=False),
    sa.Column("day", sa.Date, nullable=False, comment="UTC day of effective_at"),
    sa.Column("initiated_at", INSTANT),
    sa.Column("posting_id", sa.BigInteger, nullable=False),
    sa.Column("order_number", TEXT),
    sa.Column("operation", TEXT, comment="code of the operation that booked it"),
    sa.Column("reverses_balance_type_id", sa.BigInteger),
    sa.Column("reverses_seq", sa.BigInteger, comment="with the type: the same member's entry that this one reverses"),
    sa.Column("reason_id", sa.BigInteger),
    sa.Column("note", TEXT),
    sa.Column("external_id", TEXT),
    sa.CheckConstraint(f"points BETWEEN -{POINTS_LIMIT} AND {POINTS_LIMIT} AND points <> 0", name="points"),
    sa.CheckConstraint("(reverses_seq IS NULL) = (reverses_balance_type_id IS NULL)", name="reverses"),
    sa.Index(None, "account_id", "day"),
    sa.Index(None, "campaign_id", "member_id", postgresql_where=sa.text("campaign_id IS NOT NULL")),
)

# No foreign key either, for the same reason.
entry_ids: Final = sa.Table(
    "entry_ids",
    metadata,
    sa.Column("account_id", sa.BigInteger, primary_key=True),
    sa.Column("external_id", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("balance_type_id", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
)
