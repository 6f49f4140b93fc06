"""Posts the new entries of an import, and tells which of them a mutation would have refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import EARNING_KINDS, Effect, EntryKind
from loyalty_graph.imports.checks import Check, run_checks
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.resolving import EFFECT_BOOKED, resolved
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.staging import create_staged_entries, staged_entries
from loyalty_graph.ledger.tables import (
    adjustment_reasons,
    balance_types,
    campaigns,
    customers,
    member_references,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import
    from loyalty_graph.ledger.posting import Posted

_staged: Final = STAGED["entries"].c
_ACCRUING: Final = [kind for kind in EARNING_KINDS if kind is not EntryKind.EARN_MANUAL]
_BOUND_TO_CAMPAIGN: Final = (Effect.EARNED, Effect.REDEEMED)
_UNTIMELY_IN_RETIRED: Final = (EntryKind.TRANSFER_OUT, EntryKind.TRANSFER_IN, EntryKind.CORRECTION)
_AS_GIVEN: Final = (
    "line",
    "kind",
    "points",
    "effective_at",
    "initiated_at",
    "order_number",
    "operation",
    "reverses",
    "note",
)


async def book_entries(work: Import) -> Posted:
    """Post the staged entries, whose members are registered. Raises PostingError for sums the ledger cannot hold."""
    await create_staged_entries(work.connection)
    values: dict[str, Any] = {
        **{name: _staged[name] for name in _AS_GIVEN},
        "external_id": _staged.id,
        "member_id": member_references.c.member_id,
        "balance_type_id": balance_types.c.balance_type_id,
        "campaign_id": campaigns.c.campaign_id,
        "reason_id": adjustment_reasons.c.reason_id,
        "effect": EFFECT_BOOKED,
        "day": sa.cast(sa.func.timezone("UTC", _staged.effective_at), sa.Date),
    }
    if work.trust_recorded_at:
        values["recorded_at"] = _staged.recorded_at
    rows = sa.select(*values.values()).select_from(_with_members(work))
    await work.connection.execute(sa.insert(staged_entries).from_select(list(values), rows))
    return await post(work.connection, work.account_id)


def _with_members(work: Import) -> sa.FromClause:
    references = member_references.c
    same = sa.and_(references.account_id == work.account_id, references.reference == _staged.customer)
    return resolved(work.account_id).join(member_references, same)


async def warn_of_unusual(work: Import) -> None:
    """List the new entries that a mutation would have refused: files record what happened, so they are booked."""
    at = _staged.effective_at
    outside = sa.or_(at < campaigns.c.starts_at, at >= campaigns.c.ends_at)
    gone = sa.or_(at >= customers.c.opted_out_at, at >= customers.c.closed_at)
    earns = _staged.kind.in_(_ACCRUING)
    kind = {"kind": _staged.kind}
    checks = [
        Check(
            "campaign",
            "CAMPAIGN_NOT_ACTIVE",
            sa.and_(EFFECT_BOOKED.in_(_BOUND_TO_CAMPAIGN), outside),
            {**kind, "effective_at": at},
        ),
        Check("customer", "CUSTOMER_INACTIVE", sa.and_(earns, gone), kind),
        Check("customer", "ACCRUAL_OFF", sa.and_(earns, ~customers.c.accrual_enabled), kind),
        Check(
            "balance_type",
            "TYPE_RETIRED",
            sa.and_(_staged.kind.not_in(_UNTIMELY_IN_RETIRED), at >= balance_types.c.retired_at),
            kind,
        ),
    ]
    source = _with_members(work).outerjoin(customers, customers.c.member_id == member_references.c.member_id)
    await run_checks(work.connection, BY_NAME["entries"], source, checks, work.warnings)
