"""One record of each core type as a Select: what listings page through and what lookups fetch by key.

Outputs are labelled by the names under which rows are read. How many records are read, and which, is said elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.domain.operations import OperationStatus
from loyalty_graph.ledger.tables import EFFECT_SUMS

if TYPE_CHECKING:
    from loyalty_graph.repository.relations import Relations

Records = sa.Select[Any]


def customer_records(relations: Relations) -> Records:
    """The customer records: the columns of `customers` and `price_group`, the group's code."""
    customers, groups = relations.customers, relations.price_groups
    grouped = customers.outerjoin(groups, groups.c.price_group_id == customers.c.price_group_id)
    return sa.select(*customers.c, groups.c.code.label("price_group")).select_from(grouped)


def balance_records(relations: Relations) -> Records:
    """One row per member and balance type with an entry. `email` to `employee` are null for orphans."""
    balances, members = relations.balances, relations.members
    types, customers = relations.balance_types, relations.customers
    joined = (
        balances.join(members, members.c.member_id == balances.c.member_id)
        .join(types, types.c.balance_type_id == balances.c.balance_type_id)
        .outerjoin(customers, customers.c.member_id == balances.c.member_id)
    )
    return sa.select(
        balances.c.member_id,
        balances.c.balance_type_id,
        members.c.reference,
        types.c.code.label("balance_type"),
        customers.c.member_id.is_not(None).label("has_record"),
        *(customers.c[name] for name in ("email", "first_name", "last_name", "employee")),
        balances.c.points,
        *(balances.c[name] for name in EFFECT_SUMS.values()),
        balances.c.seq.label("history_count"),
        balances.c.first_at.label("created_at"),
        balances.c.last_at.label("updated_at"),
    ).select_from(joined)


def entry_records(relations: Relations) -> Records:
    """The entries, each with the codes of what it refers to."""
    entries, members, postings = relations.entries, relations.members, relations.postings
    types, campaigns, reasons = relations.balance_types, relations.campaigns, relations.adjustment_reasons
    joined = (
        entries.join(members, members.c.member_id == entries.c.member_id)
        .join(types, types.c.balance_type_id == entries.c.balance_type_id)
        .join(postings, postings.c.posting_id == entries.c.posting_id)
        .outerjoin(campaigns, campaigns.c.campaign_id == entries.c.campaign_id)
        .outerjoin(reasons, reasons.c.reason_id == entries.c.reason_id)
    )
    return sa.select(
        entries.c.member_id,
        entries.c.balance_type_id,
        entries.c.seq,
        entries.c.campaign_id,
        entries.c.reason_id,
        entries.c.reverses_balance_type_id,
        entries.c.reverses_seq,
        entries.c.external_id,
        members.c.reference,
        types.c.code.label("balance_type"),
        campaigns.c.code.label("campaign"),
        entries.c.kind,
        entries.c.effect,
        entries.c.points,
        entries.c.effective_at,
        postings.c.recorded_at,
        entries.c.initiated_at,
        sa.func.coalesce(entries.c.initiated_at, entries.c.effective_at).label("history_at"),
        entries.c.order_number,
        reasons.c.code.label("reason"),
        entries.c.note,
        entries.c.operation.label("operation_code"),
    ).select_from(joined)


def campaign_records(relations: Relations) -> Records:
    """The campaigns, each with the code of its balance type. The name is `name_`, as a listing has to call it."""
    campaigns, types = relations.campaigns, relations.balance_types
    typed = campaigns.join(types, types.c.balance_type_id == campaigns.c.balance_type_id)
    named = [column.label("name_") if column.name == "name" else column for column in campaigns.c]
    return sa.select(*named, types.c.code.label("balance_type")).select_from(typed)


def operation_records(relations: Relations) -> Records:
    """The operations, but for their requests; `undone_by_id` is the one that undid it."""
    operations, undoing = relations.operations, relations.operations.alias("undoing")
    undone = undoing.c.operation_id.is_not(None)
    status = operations.c.status
    return sa.select(
        *(operations.c[name] for name in ("operation_id", "code", "kind", "dry_run")),
        sa.case((undone, sa.literal(OperationStatus.UNDONE, status.type)), else_=status).label("status"),
        *(
            operations.c[name]
            for name in ("created_at", "actor", "member_count", "points_delta", "undoes_id", "subject_id")
        ),
        undoing.c.operation_id.label("undone_by_id"),
    ).select_from(operations.outerjoin(undoing, undoing.c.undoes_id == operations.c.operation_id))


def outcome_records(relations: Relations) -> Records:
    """What operations meant for each member, each with the member's reference."""
    outcomes, members = relations.operation_outcomes, relations.members
    return sa.select(*outcomes.c, members.c.reference).join_from(
        outcomes, members, members.c.member_id == outcomes.c.member_id
    )
