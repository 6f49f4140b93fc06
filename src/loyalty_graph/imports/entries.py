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
    TEXT,
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    campaigns,
    entries,
    entry_ids,
    members,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.contents import Contents
    from loyalty_graph.imports.context import Import

_ENTRIES: Final = BY_NAME["entries"]
_staged: Final = STAGED["entries"]
_IS_KNOWN: Final = sa.and_(entry_ids.c.account_id == THIS_ACCOUNT, entry_ids.c.external_id == _staged.c.id)
_TAKE_KNOWN: Final = sa.delete(_staged).where(_IS_KNOWN)
_KNOWN: Final = sa.select(sa.func.count()).select_from(_staged.join(entry_ids, _IS_KNOWN))
_first_id, _last_id = (sa.bindparam(name, type_=TEXT) for name in ("first_id", "last_id"))
_FOLLOWING: Final = (
    sa.select(entry_ids.c.external_id <= _last_id)
    .where(entry_ids.c.account_id == THIS_ACCOUNT, entry_ids.c.external_id >= _first_id)
    .order_by(entry_ids.c.external_id)
    .limit(1)
)


async def check_known_entries(work: Import, contents: Contents) -> None:
    """Compare the entries that the ledger has, then take them out of the staged ones, so that the new ones are left."""
    known = await _count_known(work, contents)
    if known:
        await _changes(work.present["entries"]).run(work)
        await work.connection.execute(_TAKE_KNOWN, {"this_account": work.account_id})
    work.done.append(FileSummary(_ENTRIES.file_name, contents.lines - known, 0, known))


async def _count_known(work: Import, contents: Contents) -> int:
    """How many of the file's ids the ledger has. Where ids follow one another in time none is between new ones.

    One look into the index tells; only if there is some, all of them are joined.
    """
    this_account = {"this_account": work.account_id}
    between = {"first_id": contents.first_id, "last_id": contents.last_id}
    if not await work.connection.scalar(_FOLLOWING, this_account | between):
        return 0
    known: int = (await work.connection.execute(_KNOWN, this_account)).scalar_one()
    return known


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
