"""Every table. What reads them is in repository/, what writes entries is posting.py alone.

Rules that keep a distributed PostgreSQL possible: keys of a member's tables start with member_id; uniqueness across
members (references, external ids, order numbers) lives in tables of its own; no triggers.
"""

from __future__ import annotations

from loyalty_graph.ledger.tables.accounts import accounts, clocks, gateway_keys, member_changes
from loyalty_graph.ledger.tables.balances import balances, daily_point_deltas, daily_points
from loyalty_graph.ledger.tables.conventions import (
    EFFECT,
    EFFECT_SUMS,
    INSTANT,
    KIND,
    MONEY,
    STATEMENTS_KEPT,
    TEXT,
    THIS_ACCOUNT,
    metadata,
)
from loyalty_graph.ledger.tables.entries import entries, entry_ids, posting_ids, postings
from loyalty_graph.ledger.tables.members import (
    customers,
    enrolments,
    member_references,
    members,
    newsletter_members,
    survey_answers,
)
from loyalty_graph.ledger.tables.operations import (
    ATTRIBUTE,
    idempotency_keys,
    operation_ids,
    operation_outcomes,
    operations,
)
from loyalty_graph.ledger.tables.programme import (
    adjustment_reasons,
    balance_types,
    campaigns,
    newsletters,
    outlets,
    price_groups,
    voucher_settings,
)
from loyalty_graph.ledger.tables.sales import order_numbers, sale_lines, sales
from loyalty_graph.ledger.tables.vouchers import VOUCHER_TYPE, voucher_codes, voucher_ids, vouchers

__all__ = [
    "ATTRIBUTE",
    "EFFECT",
    "EFFECT_SUMS",
    "INSTANT",
    "KIND",
    "MONEY",
    "STATEMENTS_KEPT",
    "TEXT",
    "THIS_ACCOUNT",
    "VOUCHER_TYPE",
    "accounts",
    "adjustment_reasons",
    "balance_types",
    "balances",
    "campaigns",
    "clocks",
    "customers",
    "daily_point_deltas",
    "daily_points",
    "enrolments",
    "entries",
    "entry_ids",
    "gateway_keys",
    "idempotency_keys",
    "member_changes",
    "member_references",
    "members",
    "metadata",
    "newsletter_members",
    "newsletters",
    "operation_ids",
    "operation_outcomes",
    "operations",
    "order_numbers",
    "outlets",
    "posting_ids",
    "postings",
    "price_groups",
    "sale_lines",
    "sales",
    "survey_answers",
    "voucher_codes",
    "voucher_ids",
    "voucher_settings",
    "vouchers",
]
