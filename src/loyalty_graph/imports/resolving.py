"""New entries with all they name looked up, and the effect that kind, reason or corrected entry give them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import BY_REASON, FIXED, Effect, EntryKind
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import (
    EFFECT,
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    campaigns,
    entries,
    entry_ids,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.contents import Contents
    from loyalty_graph.imports.context import Import

# Each new correction with the effect of the entry it corrects, null where corrections lead back to themselves. A
# correction of a correction goes back to the first entry that is none, or that the ledger has.
corrections: Final = sa.Table(
    "imported_corrections",
    sa.MetaData(),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("effect", EFFECT),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

_staged: Final = STAGED["entries"].c


def _constant(effect: Effect) -> sa.ColumnElement[Effect]:
    return sa.literal(effect, EFFECT)


def _ruled_effect(reason: sa.FromClause, correction: sa.ColumnElement[Any] | None) -> sa.ColumnElement[Any]:
    of_reason = sa.case((_staged.points > 0, reason.c.effect_up), else_=reason.c.effect_down)
    # What most entries are is asked first.
    rules: list[tuple[sa.ColumnElement[bool], Any]] = [
        (_staged.kind.in_([kind for kind, (_, fixed) in FIXED.items() if fixed is effect]), _constant(effect))
        for effect in Effect
    ]
    removed = sa.func.coalesce(reason.c.effect_down, _constant(Effect.REVERSED))
    rules += [(_staged.kind.in_(list(BY_REASON)), of_reason), (_staged.kind == EntryKind.REMOVE_BALANCE, removed)]
    return sa.case(*rules, else_=correction)


RULED_EFFECT: Final = _ruled_effect(adjustment_reasons, corrections.c.effect)
"""The effect that the rules give a new entry; null where they cannot."""

EFFECT_BOOKED: Final = sa.func.coalesce(RULED_EFFECT, _staged.effect)
"""The effect that a new entry gets, once nothing contradicts the rules."""


@cache
def resolved() -> sa.FromClause:
    """The new entries, outer joined to their balance type, campaign, reason and correction."""
    source: sa.FromClause = STAGED["entries"]
    for table, code in (
        (balance_types, _staged.balance_type),
        (campaigns, _staged.campaign),
        (adjustment_reasons, _staged.reason),
    ):
        source = source.outerjoin(table, sa.and_(table.c.account_id == THIS_ACCOUNT, table.c.code == code))
    return source.outerjoin(corrections, corrections.c.line == _staged.line)


async def resolve_corrections(work: Import, contents: Contents) -> None:
    """Make `corrections`, which `resolved` needs."""
    await create_temporary(work.connection, corrections)
    if contents.corrections:
        await work.connection.execute(_found_corrections(), {"this_account": work.account_id})
    # Taken for some thousands, as a table that nobody looked at is, these few would be what the others are joined to.
    await work.connection.execute(sa.text(f"ANALYZE {corrections.name}"))


@cache
def _found_corrections() -> sa.Insert:
    later = STAGED["entries"].alias("later")
    is_correction = sa.and_(_staged.kind == EntryKind.CORRECTION, _staged.reverses.is_not(None))
    start = sa.select(_staged.line, _staged.reverses.label("corrected")).where(is_correction)
    chain = start.cte("chain", recursive=True)
    # UNION, not UNION ALL: it ends where corrections go round in a circle.
    chain = chain.union(
        sa.select(chain.c.line, later.c.reverses).where(
            later.c.id == chain.c.corrected, later.c.kind == EntryKind.CORRECTION, later.c.reverses.is_not(None)
        )
    )
    in_file = (
        sa.select(chain.c.line, _ruled_effect(adjustment_reasons, None).label("effect"))
        .select_from(chain.join(STAGED["entries"], _staged.id == chain.c.corrected))
        .outerjoin(
            adjustment_reasons,
            sa.and_(adjustment_reasons.c.account_id == THIS_ACCOUNT, adjustment_reasons.c.code == _staged.reason),
        )
        .where(_staged.kind != EntryKind.CORRECTION)
    )
    same = (entries.c[name] == entry_ids.c[name] for name in ("member_id", "balance_type_id", "seq"))
    in_ledger = (
        sa.select(chain.c.line, entries.c.effect)
        .select_from(chain.join(entry_ids, entry_ids.c.external_id == chain.c.corrected))
        .join(entries, sa.and_(*same))
        .where(entry_ids.c.account_id == THIS_ACCOUNT)
    )
    rows = sa.union_all(in_file, in_ledger)
    return sa.insert(corrections).from_select(["line", "effect"], rows)
