"""Every table. What reads them is in repository/, what writes entries is posting.py alone.

Rules that keep a distributed PostgreSQL possible: keys of a member's tables start with member_id; uniqueness across members
(references, external ids, order numbers) lives in tables of its own; no triggers.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.domain.effects import REASON_DOWN, REASON_UP, Effect, EntryKind
from loyalty_graph.domain.quantities import POINTS_LIMIT

metadata: Final = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# Text compares by code point whatever the machine's locale: answers are ordered alike everywhere.
TEXT: Final = sa.Text(collation="C")
INSTANT: Final = sa.DateTime(timezone=True)
MONEY: Final = sa.Numeric(18, 2)
EFFECT: Final = postgresql.ENUM(Effect, name="effect", metadata=metadata)
KIND: Final = postgresql.ENUM(EntryKind, name="entry_kind", metadata=metadata)

EFFECT_SUMS: Final[dict[Effect, str]] = {
    Effect.EARNED: "earned",
    Effect.REVERSED: "reversed",
    Effect.REDEEMED: "redeemed",
    Effect.REIMBURSED: "reimbursed",
    Effect.EXPIRED: "expired",
    Effect.TRANSFER: "transferred",
}
"""The column that sums an effect, in balances and in daily points, each in the column's own sign (effects.py)."""

_BALANCE_IS_ITS_SUMS: Final = "points = earned - reversed - redeemed + reimbursed - expired + transferred"


def _identity(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _account(*, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column("account_id", sa.ForeignKey("accounts.account_id"), primary_key=primary_key, nullable=False)


def _flag(name: str, *, default: bool) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def _zero(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


# ---- the account and its settings ----------------------------------------------------------------------------------

accounts: Final = sa.Table(
    "accounts",
    metadata,
    _identity("account_id"),
    sa.Column("code", TEXT, nullable=False, unique=True),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("currency", TEXT, nullable=False),
    sa.Column("data_epoch", sa.Date),
)

clocks: Final = sa.Table(
    "clocks",
    metadata,
    _account(primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False, server_default="0", comment="last posting's position"),
    sa.Column("recorded_at", INSTANT, comment="last posting's recorded_at"),
    sa.Column("data_version", sa.BigInteger, nullable=False, server_default="0", comment="raised by every write"),
)

gateway_keys: Final = sa.Table(
    "gateway_keys",
    metadata,
    sa.Column("purpose", TEXT, primary_key=True),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)

balance_types: Final = sa.Table(
    "balance_types",
    metadata,
    _identity("balance_type_id"),
    _account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    _flag("is_default", default=False),
    sa.Column("retired_at", INSTANT),
    sa.Column("merged_into", sa.ForeignKey("balance_types.balance_type_id")),
    sa.UniqueConstraint("account_id", "code"),
)

campaigns: Final = sa.Table(
    "campaigns",
    metadata,
    _identity("campaign_id"),
    _account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), nullable=False),
    sa.Column("starts_at", INSTANT),
    sa.Column("ends_at", INSTANT),
    sa.UniqueConstraint("account_id", "code"),
)

adjustment_reasons: Final = sa.Table(
    "adjustment_reasons",
    metadata,
    _identity("reason_id"),
    _account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("label", TEXT, nullable=False),
    sa.Column("effect_up", EFFECT, nullable=False),
    sa.Column("effect_down", EFFECT, nullable=False),
    sa.UniqueConstraint("account_id", "code"),
    sa.CheckConstraint(f"effect_up IN ({', '.join(repr(e.name) for e in REASON_UP)})", name="effect_up"),
    sa.CheckConstraint(f"effect_down IN ({', '.join(repr(e.name) for e in REASON_DOWN)})", name="effect_down"),
)

price_groups: Final = sa.Table(
    "price_groups",
    metadata,
    _identity("price_group_id"),
    _account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("points_threshold", sa.BigInteger),
    sa.UniqueConstraint("account_id", "code"),
)

outlets: Final = sa.Table(
    "outlets",
    metadata,
    _identity("outlet_id"),
    _account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.UniqueConstraint("account_id", "code"),
)

# ---- members and their records -------------------------------------------------------------------------------------

members: Final = sa.Table(
    "members",
    metadata,
    _identity("member_id"),
    _account(),
    sa.Column("reference", TEXT, nullable=False),
    sa.Index(None, "account_id", "reference"),
    comment="whoever a file or an entry named by reference, record or not",
)

member_references: Final = sa.Table(
    "member_references",
    metadata,
    _account(primary_key=True),
    sa.Column("reference", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
)

customers: Final = sa.Table(
    "customers",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.member_id"), primary_key=True),
    _account(),
    sa.Column("email", TEXT),
    sa.Column("first_name", TEXT),
    sa.Column("last_name", TEXT),
    sa.Column("phone", TEXT),
    _flag("employee", default=False),
    _flag("excluded_from_reports", default=False),
    _flag("accrual_enabled", default=True),
    _flag("automatic_price_group", default=False),
    sa.Column("price_group_id", sa.ForeignKey("price_groups.price_group_id")),
    _flag("receive_email", default=False),
    _flag("receive_post", default=False),
    _flag("receive_sms", default=False),
    _flag("account_customer", default=False),
    sa.Column("opted_out_at", INSTANT),
    sa.Column("closed_at", INSTANT),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Index(None, "account_id"),
)

enrolments: Final = sa.Table(
    "enrolments",
    metadata,
    sa.Column("member_id", sa.ForeignKey("customers.member_id"), primary_key=True),
    sa.Column("campaign_id", sa.ForeignKey("campaigns.campaign_id"), primary_key=True),
    _account(),
    sa.Column("enrolled_at", INSTANT, nullable=False),
    sa.Index(None, "campaign_id", "member_id"),
)

survey_answers: Final = sa.Table(
    "survey_answers",
    metadata,
    sa.Column("member_id", sa.ForeignKey("customers.member_id"), primary_key=True),
    sa.Column("segment_group", TEXT, primary_key=True),
    sa.Column("option", TEXT, primary_key=True),
    _account(),
    sa.Index(None, "account_id", "segment_group", "option"),
)

sales: Final = sa.Table(
    "sales",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.member_id"), primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    _account(),
    sa.Column("sold_at", INSTANT, nullable=False),
    sa.Column("day", sa.Date, nullable=False, comment="UTC day of sold_at"),
    sa.Column("outlet_id", sa.ForeignKey("outlets.outlet_id")),
    sa.Column("type", TEXT, nullable=False),
    sa.Column("total", MONEY, nullable=False),
    sa.Column("refunds", TEXT, comment="order number of the sale that this one refunds"),
    sa.Index(None, "account_id", "type"),
    sa.Index(None, "account_id", "day"),
)

order_numbers: Final = sa.Table(
    "order_numbers",
    metadata,
    _account(primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
)

sale_lines: Final = sa.Table(
    "sale_lines",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True, comment="counts from 1 within the sale"),
    _account(),
    sa.Column("product_id", TEXT, nullable=False),
    sa.Column("supplier_sku", TEXT),
    sa.Column("manufacturer_sku", TEXT),
    sa.Column("quantity", sa.Numeric(18, 3), nullable=False),
    sa.Column("amount", MONEY, nullable=False),
    sa.ForeignKeyConstraint(["member_id", "order_number"], ["sales.member_id", "sales.order_number"]),
    *(sa.Index(None, "account_id", code) for code in ("product_id", "supplier_sku", "manufacturer_sku")),
)

# ---- the ledger ----------------------------------------------------------------------------------------------------

posting_ids: Final = sa.Sequence("posting_ids", metadata=metadata)

postings: Final = sa.Table(
    "postings",
    metadata,
    sa.Column("posting_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="of posting_ids"),
    _account(),
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

entry_ids: Final = sa.Table(
    "entry_ids",
    metadata,
    _account(primary_key=True),
    sa.Column("external_id", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("balance_type_id", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
)

balances: Final = sa.Table(
    "balances",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.member_id"), primary_key=True),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), primary_key=True),
    _account(),
    _zero("points"),
    _zero("seq"),
    *(_zero(name) for name in EFFECT_SUMS.values()),
    sa.Column("first_at", INSTANT, nullable=False, comment="earliest effective_at"),
    sa.Column("last_at", INSTANT, nullable=False, comment="latest effective_at"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.CheckConstraint(_BALANCE_IS_ITS_SUMS, name="sums"),
    sa.CheckConstraint(f"points BETWEEN -{POINTS_LIMIT} AND {POINTS_LIMIT}", name="points"),
    sa.Index(None, "account_id", "balance_type_id"),
)


def _daily_columns() -> list[sa.Column[int]]:
    return [
        *(_zero(name) for name in EFFECT_SUMS.values()),
        _zero("positive_change"),
        _zero("negative_change"),
    ]


# Per account, balance type and UTC day, of members not excluded from reports: the flows, and by how much the sum of all
# positive and of all negative balances changed.
daily_points: Final = sa.Table(
    "daily_points",
    metadata,
    _account(primary_key=True),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    *_daily_columns(),
)

# The same, append-only, not yet folded in: concurrent postings never wait for one another's days.
daily_point_deltas: Final = sa.Table(
    "daily_point_deltas",
    metadata,
    _identity("delta_id"),
    _account(),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    *_daily_columns(),
    sa.Index(None, "account_id"),
)
