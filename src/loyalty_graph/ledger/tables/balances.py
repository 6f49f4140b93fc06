"""What is derived from entries in the transaction that adds them: balances and daily points. verify recomputes both."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.ledger.tables.conventions import EFFECT_SUMS, INSTANT, account, identity, metadata, zero

_WITHIN_LIMITS: Final = " AND ".join(
    f"{name} BETWEEN -{POINTS_LIMIT} AND {POINTS_LIMIT}" for name in ("points", *EFFECT_SUMS.values())
)
_BALANCE_IS_ITS_SUMS: Final = "points = earned - reversed - redeemed + reimbursed - expired + transferred"

# No foreign keys, as on entries: posting.py makes a balance for the entries that it appends and for nothing else, and
# `verify` proves that its key is theirs.
balances: Final = sa.Table(
    "balances",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("balance_type_id", sa.BigInteger, primary_key=True),
    sa.Column("account_id", sa.BigInteger, nullable=False),
    zero("points"),
    zero("seq"),
    *(zero(name) for name in EFFECT_SUMS.values()),
    sa.Column("first_at", INSTANT, nullable=False, comment="earliest effective_at"),
    sa.Column("last_at", INSTANT, nullable=False, comment="latest effective_at"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.CheckConstraint(_BALANCE_IS_ITS_SUMS, name="sums"),
    sa.CheckConstraint(_WITHIN_LIMITS, name="limits"),
    # Of a few keys: new versions of rows would have to be put in the midst of long lists, which takes twice as long.
    sa.Index(None, "account_id", "balance_type_id", postgresql_with={"deduplicate_items": "off"}),
    postgresql_with={"fillfactor": 80},  # room for the next version on the same page: no index has to follow
)


def _daily_columns() -> list[sa.Column[int]]:
    return [
        *(zero(name) for name in EFFECT_SUMS.values()),
        zero("positive_change"),
        zero("negative_change"),
    ]


# Per account, balance type and UTC day, of members not excluded from reports: the flows, and by how much the sum of all
# positive and of all negative balances changed.
daily_points: Final = sa.Table(
    "daily_points",
    metadata,
    account(primary_key=True),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    *_daily_columns(),
)

# The same, append-only, not yet folded in: concurrent postings never wait for one another's days.
daily_point_deltas: Final = sa.Table(
    "daily_point_deltas",
    metadata,
    identity("delta_id"),
    account(),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    *_daily_columns(),
    sa.Index(None, "account_id"),
)
