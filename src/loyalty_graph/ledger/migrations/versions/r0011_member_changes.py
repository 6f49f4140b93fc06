"""Which members the last writes changed, so that sums over all rows need not be added up again after each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table: no write before it is known, so whatever is kept is added up anew."""
    op.create_table(
        "member_changes",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("data_version", sa.BigInteger(), autoincrement=False, nullable=False, comment="that the write made"),
        sa.Column("member_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="all whose data it changed"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name="member_changes_account_id_fkey"),
        sa.PrimaryKeyConstraint("account_id", "data_version", name="member_changes_pkey"),
    )
