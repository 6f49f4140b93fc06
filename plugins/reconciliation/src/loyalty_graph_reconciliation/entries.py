"""The rows of flows: one per entry that the two sides add up differently."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph import Effect, Repository, Select
from loyalty_graph_reconciliation.periods import Period, period_of
from loyalty_graph_reconciliation.question import Measure, Question, Side
from loyalty_graph_reconciliation.reasons import why_entry

_NETTED: Final = {(Side.OUTSTANDING, Measure.REDEEMED): Effect.REIMBURSED}
"""The effect that a side takes off a measure, besides adding up the measure's own."""


def differing_entries(repository: Repository, asked: Question) -> Select:
    """One row per entry that differs and for which a reason fits."""
    periods = (period_of(asked.left, repository, asked), period_of(asked.right, repository, asked))
    entry = _entries(repository, asked)
    left = _amount(asked.left, asked.measure, entry, periods[0])
    right = _amount(asked.right, asked.measure, entry, periods[1])
    reason = sa.case(
        (right == 0, why_entry(asked.right, entry, periods[1])),
        (left == 0, why_entry(asked.left, entry, periods[0])),
    )
    return sa.select(
        reason.label("reason"),
        entry.c.reference,
        sa.func.coalesce(entry.c.external_id, entry.c.place).label("entry"),
        entry.c.place,
        left.label("left"),
        right.label("right"),
        (right - left).label("delta"),
    ).where(left != right, reason.is_not(None))


def _entries(repository: Repository, asked: Question) -> sa.Subquery:
    """The entries that either side adds up, whenever they took effect."""
    entries, members, types = repository.entries, repository.members, repository.balance_types
    effects = {Effect[asked.measure.name], *(_NETTED.get((side, asked.measure)) for side in (asked.left, asked.right))}
    number = sa.cast(entries.c.seq, sa.Text)
    return (
        sa.select(
            members.c.reference,
            members.c.excluded_from_reports.is_(True).label("excluded"),
            entries.c.external_id,
            types.c.code.concat("#").concat(number).label("place"),
            entries.c.day,
            entries.c.effect,
            entries.c.points,
        )
        .join_from(entries, members, members.c.member_id == entries.c.member_id)
        .join(types, types.c.balance_type_id == entries.c.balance_type_id)
        .where(entries.c.effect.in_([effect for effect in effects if effect is not None]))
        .subquery("found")
    )


def _amount(side: Side, measure: Measure, entry: sa.Subquery, period: Period) -> sa.ColumnElement[int]:
    """What a side adds up of an entry: 0 of one that it does not count."""
    effect, netted = Effect[measure.name], _NETTED.get((side, measure))
    uncounted = period.ends_before(entry.c.day) | period.begins_after(entry.c.day)
    if side is Side.LIABILITY:
        uncounted |= entry.c.excluded
    whens = [(uncounted, 0), (entry.c.effect == effect, effect.column_sign * entry.c.points)]
    if netted is not None:
        whens.append((entry.c.effect == netted, -netted.column_sign * entry.c.points))
    return sa.case(*whens, else_=0)
