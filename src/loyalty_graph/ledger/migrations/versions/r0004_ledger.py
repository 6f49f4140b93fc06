"""The ledger, balances and daily points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)
EFFECT = postgresql.ENUM(
    "EARNED", "REVERSED", "REDEEMED", "REIMBURSED", "EXPIRED", "TRANSFER", name="effect", create_type=False
)
KIND = postgresql.ENUM(
    "EARN_RULE",
    "EARN_MANUAL",
    "EARN_TIER_BONUS",
    "EARN_CAMPAIGN_BONUS",
    "EARN_REFERRAL_BONUS",
    "IMPORT_CREDIT",
    "EARN_MERGE_COPY",
    "REVERSAL_ORDER_REFUND",
    "REVERSAL_CANCEL",
    "REVERSAL_MANUAL",
    "IMPORT_DEBIT",
    "REMOVE_BALANCE",
    "NEGATIVE_WRITE_OFF",
    "REDEEM_REWARD",
    "REDEEM_CHECKOUT",
    "REDEEM_MANUAL",
    "REIMBURSE",
    "REIMBURSE_MANUAL",
    "EXPIRY",
    "OPT_OUT_LOSS",
    "ACCOUNT_CLOSURE",
    "EXPIRY_REINSTATED",
    "TRANSFER_OUT",
    "TRANSFER_IN",
    "ADJUST_AWARD",
    "ADJUST_SUBTRACT",
    "ADJUST_RESET",
    "CORRECTION",
    name="entry_kind",
    create_type=False,
)
LIMITS = " AND ".join(
    f"{name} BETWEEN -9007199254740991 AND 9007199254740991"
    for name in ("points", "earned", "reversed", "redeemed", "reimbursed", "expired", "transferred")
)


def upgrade() -> None:
    """Create the tables."""
    KIND.create(op.get_bind())
    op.execute(sa.schema.CreateSequence(sa.Sequence("posting_ids")))
    op.create_table(
        "postings",
        sa.Column("posting_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="of posting_ids"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="postings_account_id_fkey"),
        sa.PrimaryKeyConstraint("posting_id", name="postings_pkey"),
        sa.UniqueConstraint("account_id", "position", name="postings_account_id_position_key"),
    )
    op.create_table(
        "entries",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="gap-free from 1 within the balance"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("effect", EFFECT, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("effective_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="UTC day of effective_at"),
        sa.Column("initiated_at", INSTANT, nullable=True),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", TEXT, nullable=True),
        sa.Column("operation", TEXT, nullable=True, comment="code of the operation that booked it"),
        sa.Column("reverses_balance_type_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "reverses_seq",
            sa.BigInteger(),
            nullable=True,
            comment="with the type: the same member's entry that this one reverses",
        ),
        sa.Column("reason_id", sa.BigInteger(), nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.CheckConstraint(
            "(reverses_seq IS NULL) = (reverses_balance_type_id IS NULL)", name=op.f("entries_reverses_check")
        ),
        sa.CheckConstraint(
            "points BETWEEN -9007199254740991 AND 9007199254740991 AND points <> 0", name=op.f("entries_points_check")
        ),
        sa.PrimaryKeyConstraint("member_id", "balance_type_id", "seq", name="entries_pkey"),
    )
    op.create_index("entries_account_id_day_idx", "entries", ["account_id", "day"])
    op.create_index(
        "entries_campaign_id_member_id_idx",
        "entries",
        ["campaign_id", "member_id"],
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_table(
        "entry_ids",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "external_id", name="entry_ids_pkey"),
    )
    op.create_table(
        "balances",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("earned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reversed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("redeemed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reimbursed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expired", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transferred", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_at", INSTANT, nullable=False, comment="earliest effective_at"),
        sa.Column("last_at", INSTANT, nullable=False, comment="latest effective_at"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "points = earned - reversed - redeemed + reimbursed - expired + transferred",
            name=op.f("balances_sums_check"),
        ),
        sa.CheckConstraint(
            LIMITS,
            name=op.f("balances_limits_check"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="balances_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["balance_type_id"], ["balance_types.balance_type_id"], name="balances_balance_type_id_fkey"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.member_id"], name="balances_member_id_fkey"),
        sa.PrimaryKeyConstraint("member_id", "balance_type_id", name="balances_pkey"),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index("balances_account_id_balance_type_id_idx", "balances", ["account_id", "balance_type_id"])
    op.create_table(
        "daily_points",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("earned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reversed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("redeemed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reimbursed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expired", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transferred", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("positive_change", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("negative_change", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="daily_points_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["balance_type_id"], ["balance_types.balance_type_id"], name="daily_points_balance_type_id_fkey"
        ),
        sa.PrimaryKeyConstraint("account_id", "balance_type_id", "day", name="daily_points_pkey"),
    )
    op.create_table(
        "daily_point_deltas",
        sa.Column("delta_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("balance_type_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("earned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reversed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("redeemed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reimbursed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expired", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transferred", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("positive_change", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("negative_change", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="daily_point_deltas_account_id_fkey"),
        sa.ForeignKeyConstraint(
            ["balance_type_id"], ["balance_types.balance_type_id"], name="daily_point_deltas_balance_type_id_fkey"
        ),
        sa.PrimaryKeyConstraint("delta_id", name="daily_point_deltas_pkey"),
    )
    op.create_index("daily_point_deltas_account_id_idx", "daily_point_deltas", ["account_id"])
