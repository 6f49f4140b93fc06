"""How an account's programme is set up: balance types, campaigns, reasons, price groups, newsletters, outlets."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import REASON_DOWN, REASON_UP
from loyalty_graph.ledger.tables.conventions import EFFECT, INSTANT, TEXT, account, flag, identity, metadata

balance_types: Final = sa.Table(
    "balance_types",
    metadata,
    identity("balance_type_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    flag("is_default", default=False),
    sa.Column("retired_at", INSTANT),
    sa.Column("merged_into", sa.ForeignKey("balance_types.balance_type_id")),
    sa.UniqueConstraint("account_id", "code"),
)

campaigns: Final = sa.Table(
    "campaigns",
    metadata,
    identity("campaign_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("balance_type_id", sa.ForeignKey("balance_types.balance_type_id"), nullable=False),
    sa.Column("starts_at", INSTANT),
    sa.Column("ends_at", INSTANT),
    sa.UniqueConstraint("account_id", "code"),
)

adjustment_reasons: Final = sa.Table(
    "adjustment_reasons",
    metadata,
    identity("reason_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("label", TEXT, nullable=False),
    sa.Column("effect_up", EFFECT, nullable=False),
    sa.Column("effect_down", EFFECT, nullable=False),
    sa.UniqueConstraint("account_id", "code"),
    sa.CheckConstraint(f"effect_up IN ({', '.join(repr(e.name) for e in REASON_UP)})", name="effect_up"),
    sa.CheckConstraint(f"effect_down IN ({', '.join(repr(e.name) for e in REASON_DOWN)})", name="effect_down"),
)

price_groups: Final = sa.Table(
    "price_groups",
    metadata,
    identity("price_group_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("points_threshold", sa.BigInteger),
    sa.UniqueConstraint("account_id", "code"),
)

outlets: Final = sa.Table(
    "outlets",
    metadata,
    identity("outlet_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.UniqueConstraint("account_id", "code"),
)

newsletters: Final = sa.Table(
    "newsletters",
    metadata,
    identity("newsletter_id"),
    account(),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("name", TEXT, nullable=False),
    sa.UniqueConstraint("account_id", "code"),
)

# An account without a row has the defaults: nulls.
voucher_settings: Final = sa.Table(
    "voucher_settings",
    metadata,
    account(primary_key=True),
    sa.Column("validity_days", sa.Integer, comment="null: vouchers are valid for ever"),
    sa.CheckConstraint("validity_days > 0", name="validity_days"),
)
