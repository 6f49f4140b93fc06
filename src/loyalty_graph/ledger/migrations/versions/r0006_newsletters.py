"""Newsletters and who gets them, voucher settings, and what an operation that sets up the programme changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "newsletters",
        sa.Column("newsletter_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="newsletters_account_id_fkey"),
        sa.PrimaryKeyConstraint("newsletter_id", name="newsletters_pkey"),
        sa.UniqueConstraint("account_id", "code", name="newsletters_account_id_code_key"),
    )
    op.create_table(
        "newsletter_members",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("newsletter_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="newsletter_members_account_id_fkey"),
        sa.ForeignKeyConstraint(["member_id"], ["customers.member_id"], name="newsletter_members_member_id_fkey"),
        sa.ForeignKeyConstraint(
            ["newsletter_id"], ["newsletters.newsletter_id"], name="newsletter_members_newsletter_id_fkey"
        ),
        sa.PrimaryKeyConstraint("member_id", "newsletter_id", name="newsletter_members_pkey"),
    )
    op.create_index(
        "newsletter_members_newsletter_id_member_id_idx", "newsletter_members", ["newsletter_id", "member_id"]
    )
    op.create_table(
        "voucher_settings",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("validity_days", sa.Integer(), nullable=True, comment="null: vouchers are valid for ever"),
        sa.CheckConstraint("validity_days > 0", name=op.f("voucher_settings_validity_days_check")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="voucher_settings_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", name="voucher_settings_pkey"),
    )
    op.add_column(
        "operations",
        sa.Column(
            "subject_id", sa.BigInteger(), nullable=True, comment="the one thing it changed, by the id of its table"
        ),
    )
