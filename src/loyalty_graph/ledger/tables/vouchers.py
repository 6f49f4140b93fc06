"""Vouchers. They are no points: none of them books an entry."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.domain.vouchers import VoucherType
from loyalty_graph.ledger.tables.conventions import INSTANT, MONEY, TEXT, metadata

VOUCHER_TYPE: Final = postgresql.ENUM(VoucherType, name="voucher_type", metadata=metadata)

voucher_ids: Final = sa.Sequence("voucher_ids", metadata=metadata)

# No foreign keys, as on operation_outcomes: one action issues as many as there are members.
vouchers: Final = sa.Table(
    "vouchers",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("voucher_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="of voucher_ids"),
    sa.Column("account_id", sa.BigInteger, nullable=False),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("type", VOUCHER_TYPE, nullable=False),
    sa.Column("value", MONEY, nullable=False),
    sa.Column("valid_from", INSTANT, nullable=False),
    sa.Column("valid_until", INSTANT, comment="that instant excluded; null: for ever"),
    sa.Column("outlet_id", sa.BigInteger, nullable=False),
    sa.Column("order_number", TEXT, nullable=False, comment="the member's sale that issued it"),
    sa.Column("operation_id", sa.BigInteger, nullable=False, comment="the operation that issued it"),
    sa.Column("on_statement", sa.Boolean, nullable=False, comment="whether it has to be paid for before it is used"),
    sa.Column("paid_at", INSTANT),
    sa.Column("used_at", INSTANT),
    sa.Column("voided_at", INSTANT),
    sa.CheckConstraint("value > 0", name="value"),
    sa.CheckConstraint("used_at IS NULL OR voided_at IS NULL", name="used_at"),
    sa.Index(None, "account_id", "voucher_id"),
    sa.Index(None, "account_id", "code"),
    sa.Index(None, "operation_id", "voucher_id"),
)

# Unique across members, so in a table of its own.
voucher_codes: Final = sa.Table(
    "voucher_codes",
    metadata,
    sa.Column("account_id", sa.BigInteger, primary_key=True),
    sa.Column("code", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("voucher_id", sa.BigInteger, nullable=False),
)
