"""Posts the new entries of an import, and tells which of them a mutation would have refused their customers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import EARNING_KINDS, EntryKind
from loyalty_graph.imports.checks import Check, Inspection
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.members import few_changed, imported_members
from loyalty_graph.imports.resolving import EFFECT_BOOKED, resolved
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.posting import post
from loyalty_graph.ledger.staging import stage_entries
from loyalty_graph.ledger.tables import (
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    campaigns,
    customers,
    members,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import
    from loyalty_graph.ledger.posting import Posted

_staged: Final = STAGED["entries"].c
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
    """Post the staged entries, whose members are gathered. Raises PostingError for sums the ledger cannot hold."""
    booked = _booked(trust_recorded_at=work.trust_recorded_at)
    await stage_entries(work.connection, booked, {"this_account": work.account_id})
    # The members are locked, and whatever an entry names was looked up in the account.
    return await post(work.connection, work.account_id, planned=True, members=await few_changed(work))


@cache
def _booked(*, trust_recorded_at: bool) -> sa.Select[*tuple[Any, ...]]:
    values: dict[str, Any] = {
        **{name: _staged[name] for name in _AS_GIVEN},
        "external_id": _staged.id,
        "member_id": imported_members.c.member_id,
        "balance_type_id": balance_types.c.balance_type_id,
        "campaign_id": campaigns.c.campaign_id,
        "reason_id": adjustment_reasons.c.reason_id,
        "effect": EFFECT_BOOKED,
        "day": sa.cast(sa.func.timezone("UTC", _staged.effective_at), sa.Date),
    }
    if trust_recorded_at:
        values["recorded_at"] = _staged.recorded_at
    same = imported_members.c.reference == _staged.customer
    columns = (value.label(name) for name, value in values.items())
    return sa.select(*columns).select_from(resolved().join(imported_members, same))


async def warn_of_unusual(work: Import) -> None:
    """List the new entries that their customers' records, written by now, would have had a mutation refuse."""
    await _of_customers().run(work)


@cache
def _of_customers() -> Inspection:
    at, kind = _staged.effective_at, {"kind": _staged.kind}
    left = sa.func.least(customers.c.opted_out_at, customers.c.closed_at).label("left_at")
    # Few customers are ever concerned, and the planner can tell: entries are found without joining all the others.
    is_concerned = sa.or_(
        customers.c.opted_out_at.is_not(None), customers.c.closed_at.is_not(None), ~customers.c.accrual_enabled
    )
    concerned = (
        sa.select(members.c.reference, left, customers.c.accrual_enabled)
        .join(members, members.c.member_id == customers.c.member_id)
        .where(customers.c.account_id == THIS_ACCOUNT, is_concerned)
        .subquery("concerned")
    )
    earns = _staged.kind.in_([kind for kind in EARNING_KINDS if kind is not EntryKind.EARN_MANUAL])
    checks = [
        Check("customer", "CUSTOMER_INACTIVE", sa.and_(earns, at >= concerned.c.left_at), kind),
        Check("customer", "ACCRUAL_OFF", sa.and_(earns, ~concerned.c.accrual_enabled), kind),
    ]
    source = STAGED["entries"].join(concerned, concerned.c.reference == _staged.customer)
    return Inspection(BY_NAME["entries"], source, checks)
