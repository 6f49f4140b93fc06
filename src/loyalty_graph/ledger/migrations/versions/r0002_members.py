"""Members, their references and records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "members",
        sa.Column("member_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="members_account_id_fkey"),
        sa.PrimaryKeyConstraint("member_id", name="members_pkey"),
        comment="whoever a file or an entry named by reference, record or not",
    )
    op.create_index("members_account_id_reference_idx", "members", ["account_id", "reference"])
    op.create_table(
        "member_references",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="member_references_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", "reference", name="member_references_pkey"),
    )
    op.create_table(
        "customers",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("first_name", TEXT, nullable=True),
        sa.Column("last_name", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("employee", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("excluded_from_reports", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("accrual_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("automatic_price_group", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("price_group_id", sa.BigInteger(), nullable=True),
        sa.Column("receive_email", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("receive_post", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("receive_sms", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("account_customer", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("opted_out_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="customers_account_id_fkey"),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="customers_member_id_fkey"),
        sa.ForeignKeyConstraint(
            ["price_group_id"], ["price_groups.price_group_id"], name="customers_price_group_id_fkey"
        ),
        sa.PrimaryKeyConstraint("member_id", name="customers_pkey"),
    )
    op.create_index("customers_account_id_idx", "customers", ["account_id"])
    op.create_table(
        "enrolments",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="enrolments_account_id_fkey"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.campaign_id"], name="enrolments_campaign_id_fkey"),
        sa.ForeignKeyConstraint(["member_id"], ["customers.member_id"], name="enrolments_member_id_fkey"),
        sa.PrimaryKeyConstraint("member_id", "campaign_id", name="enrolments_pkey"),
    )
    op.create_index("enrolments_campaign_id_member_id_idx", "enrolments", ["campaign_id", "member_id"])
    op.create_table(
        "survey_answers",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("segment_group", TEXT, nullable=False),
        sa.Column("option", TEXT, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="survey_answers_account_id_fkey"),
        sa.ForeignKeyConstraint(["member_id"], ["customers.member_id"], name="survey_answers_member_id_fkey"),
        sa.PrimaryKeyConstraint("member_id", "segment_group", "option", name="survey_answers_pkey"),
    )
    op.create_index(
        "survey_answers_account_id_segment_group_option_idx",
        "survey_answers",
        ["account_id", "segment_group", "option"],
    )
