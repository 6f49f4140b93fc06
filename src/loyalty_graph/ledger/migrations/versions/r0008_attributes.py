"""Outcomes of what operations change of a customer besides points, and of what could not be undone any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

TEXT = sa.Text(collation="C")
ATTRIBUTE = postgresql.ENUM(
    *("ACCRUAL", "AUTOMATIC_PRICE_GROUP", "PRICE_GROUP", "NEWSLETTER", "OPTED_OUT_AT", "CLOSED_AT"),
    name="attribute",
    create_type=False,
)


def upgrade() -> None:
    """Add the type, the status and the columns."""
    ATTRIBUTE.create(op.get_bind())
    op.execute("ALTER TYPE outcome_status ADD VALUE 'CHANGED_SINCE'")
    for column in (
        sa.Column("attribute", ATTRIBUTE, nullable=True, comment="null where it is about points"),
        sa.Column(
            "newsletter_id",
            sa.BigInteger(),
            nullable=True,
            comment="the newsletter that the attribute is about, if any",
        ),
        sa.Column("value_before", TEXT, nullable=True),
        sa.Column("value_after", TEXT, nullable=True),
    ):
        op.add_column("operation_outcomes", column)
