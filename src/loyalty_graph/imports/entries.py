"""Entries that the ledger has already: the file must not change them. The rules of new ones are in rules.py."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.imports.checks import Inspection, find_changes
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.imports.summary import FileSummary
from loyalty_graph.ledger.tables import (
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    campaigns,
    entries,
    entry_ids,
    members,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

_ENTRIES: Final = BY_NAME["entries"]
_staged: Final = STAGED["entries"]
_IS_KNOWN: Final = sa.and_(entry_ids.c.account_id == THIS_ACCOUNT, entry_ids.c.external_id == _staged.c.id)
_TAKE_KNOWN: Final = sa.delete(_staged).where(_IS_KNOWN)
_COUNTS: Final = sa.select(sa.func.count(), sa.func.count(entry_ids.c.external_id)).select_from(
    _staged.outerjoin(entry_ids, _IS_KNOWN)
)


async def check_known_entries(work: Import) -> None:
    """Compare the entries that the ledger has, then take them out of the staged ones, so that the new ones are left."""
    this_account = {"this_account": work.account_id}
    lines, known = (await work.connection.execute(_COUNTS, this_account)).one()
    if known:
        await _changes(work.present["entries"]).run(work)
        await work.connection.execute(_TAKE_KNOWN, this_account)
    work.done.append(FileSummary(_ENTRIES.file_name, lines - known, 0, known))


_reversed: Final = entries.alias("reversed")


def _with_stored() -> sa.FromClause:
    same_entry = (entries.c[name] == entry_ids.c[name] for name in ("member_id", "balance_type_id", "seq"))
    same_reversed = sa.and_(
        _reversed.c.member_id == entries.c.member_id,
        _reversed.c.balance_type_id == entries.c.reverses_balance_type_id,
        _reversed.c.seq == entries.c.reverses_seq,
    )
    return (
        _staged.join(entry_ids, _IS_KNOWN)
        .join(entries, sa.and_(*same_entry))
        .join(members, members.c.member_id == entries.c.member_id)
        .join(balance_types, balance_types.c.balance_type_id == entries.c.balance_type_id)
        .outerjoin(campaigns, campaigns.c.campaign_id == entries.c.campaign_id)
        .outerjoin(adjustment_reasons, adjustment_reasons.c.reason_id == entries.c.reason_id)
        .outerjoin(_reversed, same_reversed)
    )


@cache
def _changes(present: frozenset[str]) -> Inspection:
    stored: dict[str, Any] = {
        "customer": members.c.reference,
        "campaign": campaigns.c.code,
        "balance_type": balance_types.c.code,
        "reverses": _reversed.c.external_id,
        "reason": adjustment_reasons.c.code,
        # What the file leaves to the rules cannot differ from what they decided then.
        "effect": sa.case((_staged.c.effect.is_(None), None), else_=entries.c.effect),
        **{
            name: entries.c[name]
            for name in ("kind", "points", "effective_at", "initiated_at", "order_number", "operation", "note")
        },
    }
    return Inspection(_ENTRIES, _with_stored(), find_changes(_ENTRIES, "CHANGED_ENTRY", stored, present))
