"""The account and how its programme is set up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)
EFFECT = postgresql.ENUM(
    "EARNED", "REVERSED", "REDEEMED", "REIMBURSED", "EXPIRED", "TRANSFER", name="effect", create_type=False
)


def upgrade() -> None:
    """Create the tables."""
    EFFECT.create(op.get_bind())
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("currency", TEXT, nullable=False),
        sa.Column("data_epoch", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name="accounts_pkey"),
        sa.UniqueConstraint("code", name="accounts_code_key"),
    )
    op.create_table(
        "clocks",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False, comment="last posting's position"),
        sa.Column("recorded_at", INSTANT, nullable=True, comment="last posting's recorded_at"),
        sa.Column("data_version", sa.BigInteger(), server_default="0", nullable=False, comment="raised by every write"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="clocks_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", name="clocks_pkey"),
    )
    op.create_table(
        "gateway_keys",
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="gateway_keys_pkey"),
    )
    op.create_table(
        "balance_types",
        sa.Column("balance_type_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="balance_types_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["balance_types.balance_type_id"], name="balance_types_merged_into_fkey"
        ),
        sa.PrimaryKeyConstraint("balance_type_id", name="balance_types_pkey"),
        sa.UniqueConstraint("account_id", "code", name="balance_types_account_id_code_key"),
    )
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=True),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="campaigns_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["balance_type_id"], ["balance_types.balance_type_id"], name="campaigns_balance_type_id_fkey"
        ),
        sa.PrimaryKeyConstraint("campaign_id", name="campaigns_pkey"),
        sa.UniqueConstraint("account_id", "code", name="campaigns_account_id_code_key"),
    )
    op.create_table(
        "adjustment_reasons",
        sa.Column("reason_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("effect_up", EFFECT, nullable=False),
        sa.Column("effect_down", EFFECT, nullable=False),
        sa.CheckConstraint(
            "effect_down IN ('REVERSED', 'REDEEMED', 'EXPIRED')", name=op.f("adjustment_reasons_effect_down_check")
        ),
        sa.CheckConstraint(
            "effect_up IN ('EARNED', 'REVERSED', 'REIMBURSED', 'EXPIRED')",
            name=op.f("adjustment_reasons_effect_up_check"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="adjustment_reasons_account_id_fkey"),
        sa.PrimaryKeyConstraint("reason_id", name="adjustment_reasons_pkey"),
        sa.UniqueConstraint("account_id", "code", name="adjustment_reasons_account_id_code_key"),
    )
    op.create_table(
        "price_groups",
        sa.Column("price_group_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("points_threshold", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="price_groups_account_id_fkey"),
        sa.PrimaryKeyConstraint("price_group_id", name="price_groups_pkey"),
        sa.UniqueConstraint("account_id", "code", name="price_groups_account_id_code_key"),
    )
    op.create_table(
        "outlets",
        sa.Column("outlet_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="outlets_account_id_fkey"),
        sa.PrimaryKeyConstraint("outlet_id", name="outlets_pkey"),
        sa.UniqueConstraint("account_id", "code", name="outlets_account_id_code_key"),
    )
