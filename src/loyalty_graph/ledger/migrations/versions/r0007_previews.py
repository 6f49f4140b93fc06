"""Operations that do what a preview showed, and outcomes of which balances had too few points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column and the status."""
    op.execute("ALTER TYPE outcome_status ADD VALUE 'CLAMPED'")
    op.add_column(
        "operations", sa.Column("preview_id", sa.BigInteger(), nullable=True, comment="the preview that it does")
    )
    op.create_foreign_key("operations_preview_id_fkey", "operations", "operations", ["preview_id"], ["operation_id"])
    op.create_unique_constraint("operations_preview_id_key", "operations", ["preview_id"])
