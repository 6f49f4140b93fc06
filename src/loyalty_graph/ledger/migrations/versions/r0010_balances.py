"""Balances without foreign keys: checking three of them took longer than inserting the balance."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Drop the keys: a balance is made for its entries, whose references `verify` proves."""
    for column in ("member_id", "balance_type_id", "account_id"):
        op.drop_constraint(f"balances_{column}_fkey", "balances", type_="foreignkey")
