"""The rows of counts and balances: one per reference that the two sides show differently."""

from __future__ import annotations

import sqlalchemy as sa

from loyalty_graph import Repository, Select, sum_points
from loyalty_graph_reconciliation.periods import Period, period_of
from loyalty_graph_reconciliation.question import Measure, Question, Side
from loyalty_graph_reconciliation.reasons import why_balance, why_reference


def differing_references(repository: Repository, asked: Question) -> Select:
    """One row per reference that differs and for which a reason fits."""
    periods = (period_of(asked.left, repository, asked), period_of(asked.right, repository, asked))
    reference = _references(repository, asked, periods)
    in_left = _counts(asked.left, asked, reference, periods[0])
    in_right = _counts(asked.right, asked, reference, periods[1])
    left = sa.case((in_left, reference.c.left_amount), else_=0)
    right = sa.case((in_right, reference.c.right_amount), else_=0)
    reason = sa.case(
        (in_left & in_right, why_balance(reference, *periods)),
        (in_left, why_reference(asked, asked.left, asked.right, reference, periods[1])),
        (in_right, why_reference(asked, asked.right, asked.left, reference, periods[0])),
    )
    return sa.select(
        reason.label("reason"),
        reference.c.reference,
        sa.null().label("entry"),
        sa.literal("", sa.Text).label("place"),
        left.label("left"),
        right.label("right"),
        (right - left).label("delta"),
    ).where(left != right, reason.is_not(None))


def _references(repository: Repository, asked: Question, periods: tuple[Period, Period]) -> sa.Subquery:
    """Every reference with all that decides which side counts it, and what each side would show of it."""
    members, held = repository.members, _held(repository)
    joined: sa.FromClause = members.outerjoin(held, held.c.member_id == members.c.member_id)
    amounts: list[sa.ColumnElement[int]] = []
    for period in periods:
        if asked.measure is Measure.COUNT:
            amounts.append(sa.literal(1, sa.BigInteger))
        elif period.last is None:
            amounts.append(held.c.points)
        else:
            moved = repository.movements_until(members.c.member_id, period.last).alias()
            joined = joined.outerjoin(moved, sa.true())
            amounts.append(moved.c.closing)
    left, right = (sa.func.coalesce(amount, 0) for amount in amounts)
    return (
        sa.select(
            members.c.reference,
            members.c.has_record,
            members.c.excluded_from_reports.is_(True).label("excluded"),
            repository.is_enrolled(members.c.member_id, asked.campaigns).label("enrolled"),
            repository.has_campaign_entry(members.c.member_id, asked.campaigns).label("transacted"),
            held.c.first_day,
            held.c.last_day,
            left.label("left_amount"),
            right.label("right_amount"),
        )
        .select_from(joined)
        .offset(sa.literal_column("0"))  # once per reference, however many conditions ask for it
        .subquery("found")
    )


def _held(repository: Repository) -> sa.Subquery:
    """Per member with an entry: the days of its first and last one, and all its points."""
    balances = repository.balances.alias()
    return (
        sa.select(
            balances.c.member_id,
            sa.func.min(balances.c.first_day).label("first_day"),
            sa.func.max(balances.c.last_day).label("last_day"),
            sum_points(balances.c.points).label("points"),
        )
        .group_by(balances.c.member_id)
        .subquery("held")
    )


def _counts(side: Side, asked: Question, reference: sa.Subquery, period: Period) -> sa.ColumnElement[bool]:
    """Whether a side counts a reference."""
    has_entry = reference.c.first_day.is_not(None)
    match side:
        case Side.BALANCE:
            entered = has_entry if asked.campaigns is None else reference.c.transacted
            return reference.c.has_record & entered
        case Side.ALL_CUSTOMERS:
            return reference.c.has_record & (reference.c.enrolled | reference.c.transacted)
        case Side.CAMPAIGN_CUSTOMERS:
            return reference.c.transacted
        case Side.TOTAL_CUSTOMERS:
            return reference.c.has_record
        case Side.OUTSTANDING:
            return has_entry & ~period.ends_before(reference.c.first_day)
        case Side.LIABILITY:
            return has_entry & ~period.ends_before(reference.c.first_day) & ~reference.c.excluded
