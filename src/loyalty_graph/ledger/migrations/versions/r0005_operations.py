"""Operations, their outcomes and the keys that keep a request from being done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

TEXT = sa.Text(collation="C")
INSTANT = sa.DateTime(timezone=True)
EFFECT = postgresql.ENUM(
    "EARNED", "REVERSED", "REDEEMED", "REIMBURSED", "EXPIRED", "TRANSFER", name="effect", create_type=False
)
OPERATION_STATUS = postgresql.ENUM("PREVIEW", "DONE", "FAILED", "UNDONE", name="operation_status", create_type=False)
OUTCOME_STATUS = postgresql.ENUM("CHANGED", "UNCHANGED", "REJECTED", name="outcome_status", create_type=False)


def upgrade() -> None:
    """Create the tables."""
    OPERATION_STATUS.create(op.get_bind())
    OUTCOME_STATUS.create(op.get_bind())
    op.execute(sa.schema.CreateSequence(sa.Sequence("operation_ids")))
    op.create_table(
        "operations",
        sa.Column("operation_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="of operation_ids"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", TEXT, nullable=False, comment="what its entries name it by"),
        sa.Column("kind", TEXT, nullable=False, comment="name of the action"),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("status", OPERATION_STATUS, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="effective_at of its entries"),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column(
            "request", postgresql.JSONB(), nullable=False, comment="selection and arguments as they were asked for"
        ),
        sa.Column("member_count", sa.BigInteger(), nullable=False),
        sa.Column("points_delta", sa.BigInteger(), nullable=False),
        sa.Column("undoes_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="operations_account_id_fkey"),
        sa.ForeignKeyConstraint(["undoes_id"], ["operations.operation_id"], name="operations_undoes_id_fkey"),
        sa.PrimaryKeyConstraint("operation_id", name="operations_pkey"),
        sa.UniqueConstraint("account_id", "code", name="operations_account_id_code_key"),
        sa.UniqueConstraint("undoes_id", name="operations_undoes_id_key"),
    )
    op.create_table(
        "operation_outcomes",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="counts from 1 within member and operation"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "balance_type_id", sa.BigInteger(), nullable=True, comment="null where nothing is booked to the member"
        ),
        sa.Column("effect", EFFECT, nullable=True),
        sa.Column("points_before", sa.BigInteger(), nullable=True),
        sa.Column("points_after", sa.BigInteger(), nullable=True),
        sa.Column(
            "delta",
            sa.BigInteger(),
            nullable=True,
            comment="null, as points_after, where no number of points can be that large",
        ),
        sa.Column("status", OUTCOME_STATUS, nullable=False),
        sa.Column("error", TEXT, nullable=True, comment="stable code of the reason for REJECTED"),
        sa.PrimaryKeyConstraint("member_id", "operation_id", "line", name="operation_outcomes_pkey"),
    )
    op.create_index(
        "operation_outcomes_operation_id_member_id_line_idx",
        "operation_outcomes",
        ["operation_id", "member_id", "line"],
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False, comment="SHA-256"),
        sa.Column("operation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="idempotency_keys_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", "key", name="idempotency_keys_pkey"),
    )
