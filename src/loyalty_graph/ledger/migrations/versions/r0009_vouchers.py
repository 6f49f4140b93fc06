"""Vouchers, and sales that are voided with the voucher they issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)
MONEY = sa.Numeric(18, 2)
VOUCHER_TYPE = postgresql.ENUM("LOYALTY", "GIFT_VOUCHER", "CREDIT_NOTE", name="voucher_type", create_type=False)


def upgrade() -> None:
    """Create the tables, the columns and the attribute."""
    op.execute("ALTER TYPE attribute ADD VALUE 'VOUCHER'")
    VOUCHER_TYPE.create(op.get_bind())
    op.execute(sa.schema.CreateSequence(sa.Sequence("voucher_ids")))
    op.create_table(
        "vouchers",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="of voucher_ids"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("type", VOUCHER_TYPE, nullable=False),
        sa.Column("value", MONEY, nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("valid_until", INSTANT, nullable=True, comment="that instant excluded; null: for ever"),
        sa.Column("outlet_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", TEXT, nullable=False, comment="the member's sale that issued it"),
        sa.Column("operation_id", sa.BigInteger(), nullable=False, comment="the operation that issued it"),
        sa.Column(
            "on_statement", sa.Boolean(), nullable=False, comment="whether it has to be paid for before it is used"
        ),
        sa.Column("paid_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.CheckConstraint("value > 0", name=op.f("vouchers_value_check")),
        sa.CheckConstraint("used_at IS NULL OR voided_at IS NULL", name=op.f("vouchers_used_at_check")),
        sa.PrimaryKeyConstraint("member_id", "voucher_id", name="vouchers_pkey"),
    )
    op.create_index("vouchers_account_id_code_idx", "vouchers", ["account_id", "code"])
    op.create_index("vouchers_account_id_voucher_id_idx", "vouchers", ["account_id", "voucher_id"])
    op.create_index("vouchers_operation_id_voucher_id_idx", "vouchers", ["operation_id", "voucher_id"])
    op.create_table(
        "voucher_codes",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "code", name="voucher_codes_pkey"),
    )
    op.add_column(
        "operation_outcomes",
        sa.Column("voucher_id", sa.BigInteger(), nullable=True, comment="the voucher that is voided, if any"),
    )
    op.add_column(
        "sales",
        sa.Column("voided_at", INSTANT, nullable=True, comment="of a voucher issue: when its voucher was voided"),
    )
