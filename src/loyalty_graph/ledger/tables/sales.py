"""Sales with their lines. Points do not depend on them; reports of purchases do."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables.conventions import INSTANT, MONEY, TEXT, account, metadata

sales: Final = sa.Table(
    "sales",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.member_id"), primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    account(),
    sa.Column("sold_at", INSTANT, nullable=False),
    sa.Column("day", sa.Date, nullable=False, comment="UTC day of sold_at"),
    sa.Column("outlet_id", sa.ForeignKey("outlets.outlet_id")),
    sa.Column("type", TEXT, nullable=False),
    sa.Column("total", MONEY, nullable=False),
    sa.Column("refunds", TEXT, comment="order number of the sale that this one refunds"),
    sa.Column("voided_at", INSTANT, comment="of a voucher issue: when its voucher was voided"),
    sa.Index(None, "account_id", "type"),
    sa.Index(None, "account_id", "day"),
)

order_numbers: Final = sa.Table(
    "order_numbers",
    metadata,
    account(primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
)

sale_lines: Final = sa.Table(
    "sale_lines",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("order_number", TEXT, primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True, comment="counts from 1 within the sale"),
    account(),
    sa.Column("product_id", TEXT, nullable=False),
    sa.Column("supplier_sku", TEXT),
    sa.Column("manufacturer_sku", TEXT),
    sa.Column("quantity", sa.Numeric(18, 3), nullable=False),
    sa.Column("amount", MONEY, nullable=False),
    sa.ForeignKeyConstraint(["member_id", "order_number"], ["sales.member_id", "sales.order_number"]),
    *(sa.Index(None, "account_id", code) for code in ("product_id", "supplier_sku", "manufacturer_sku")),
)
