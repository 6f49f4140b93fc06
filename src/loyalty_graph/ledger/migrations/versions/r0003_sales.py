"""Sales and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)
MONEY = sa.Numeric(18, 2)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "sales",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("sold_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="UTC day of sold_at"),
        sa.Column("outlet_id", sa.BigInteger(), nullable=True),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("refunds", TEXT, nullable=True, comment="order number of the sale that this one refunds"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="sales_account_id_fkey"),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="sales_member_id_fkey"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.outlet_id"], name="sales_outlet_id_fkey"),
        sa.PrimaryKeyConstraint("member_id", "order_number", name="sales_pkey"),
    )
    op.create_index("sales_account_id_day_idx", "sales", ["account_id", "day"])
    op.create_index("sales_account_id_type_idx", "sales", ["account_id", "type"])
    op.create_table(
        "order_numbers",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="order_numbers_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", "order_number", name="order_numbers_pkey"),
    )
    op.create_table(
        "sale_lines",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", TEXT, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="counts from 1 within the sale"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", TEXT, nullable=False),
        sa.Column("supplier_sku", TEXT, nullable=True),
        sa.Column("manufacturer_sku", TEXT, nullable=True),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="sale_lines_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["member_id", "order_number"],
            ["sales.member_id", "sales.order_number"],
            name="sale_lines_member_id_order_number_fkey",
        ),
        sa.PrimaryKeyConstraint("member_id", "order_number", "line", name="sale_lines_pkey"),
    )
    op.create_index("sale_lines_account_id_manufacturer_sku_idx", "sale_lines", ["account_id", "manufacturer_sku"])
    op.create_index("sale_lines_account_id_product_id_idx", "sale_lines", ["account_id", "product_id"])
    op.create_index("sale_lines_account_id_supplier_sku_idx", "sale_lines", ["account_id", "supplier_sku"])
