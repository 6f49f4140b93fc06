"""What the two reports really answer, each computed as the report itself does: nothing here knows of reasons."""

from __future__ import annotations

import sqlalchemy as sa

from loyalty_graph import Repository, sum_points
from loyalty_graph_reconciliation.question import Basis, Measure, Question, Side


def value_of(side: Side, repository: Repository, asked: Question) -> sa.ScalarSelect[int]:
    """The number that a side answers for the measure: a count of its rows, or one of its totals."""
    if asked.measure is Measure.COUNT:
        return _count_of(side, repository, asked)
    match side:
        case Side.OUTSTANDING:
            return _outstanding_points(repository, asked)
        case Side.LIABILITY:
            return _liability_points(repository, asked)
        case _:
            return _balance_points(repository, asked)


def _count_of(side: Side, repository: Repository, asked: Question) -> sa.ScalarSelect[int]:
    members, customers = repository.members, repository.customers
    match side:
        case Side.BALANCE:
            return _count(_balance_rows(repository, asked))
        case Side.ALL_CUSTOMERS:
            enrolled = repository.is_enrolled(customers.c.member_id, asked.campaigns)
            entered = repository.has_campaign_entry(customers.c.member_id, asked.campaigns)
            return _count(sa.select(customers.c.member_id).where(enrolled | entered))
        case Side.CAMPAIGN_CUSTOMERS:
            entries = repository.entries
            chosen = repository.in_campaigns(entries.c.campaign_id, asked.campaigns)
            return _count(sa.select(entries.c.member_id).where(chosen).distinct())
        case Side.TOTAL_CUSTOMERS:
            return _count(sa.select(customers.c.member_id))
        case Side.OUTSTANDING:
            return _count(sa.select(members.c.member_id).join(_outstanding(repository, asked), sa.true()))
        case Side.LIABILITY:
            assert asked.from_ is not None and asked.to is not None  # noqa: PT018, S101 - checked before
            last = repository.until_today(asked.to)
            moved = repository.movements_between(members.c.member_id, asked.from_, last)
            kept = members.c.excluded_from_reports.is_not(True)
            return _count(sa.select(members.c.member_id).join(moved, sa.true()).where(kept))


def _balance_rows(repository: Repository, asked: Question) -> sa.Select[tuple[int]]:
    """The members of the Balance report."""
    members = repository.members
    entries = repository.tally(members.c.member_id, asked.campaigns)
    return sa.select(members.c.member_id).join(entries, sa.true()).where(members.c.has_record)


def _balance_points(repository: Repository, asked: Question) -> sa.ScalarSelect[int]:
    rows = _balance_rows(repository, asked).subquery("balance_rows")
    held = repository.tally(rows.c.member_id)
    return sa.select(sum_points(held.c.points)).select_from(rows.join(held, sa.true())).scalar_subquery()


def _outstanding(repository: Repository, asked: Question) -> sa.FromClause:
    assert asked.month is not None  # noqa: S101 - told to the type checker: checked before
    member_id, last = repository.members.c.member_id, repository.until_today(asked.month.last_day)
    if asked.basis is Basis.MONTH:
        return repository.movements_between(member_id, asked.month.first_day, last)
    return repository.movements_until(member_id, last)


def _outstanding_points(repository: Repository, asked: Question) -> sa.ScalarSelect[int]:
    moved = _outstanding(repository, asked)
    match asked.measure:
        case Measure.BALANCE:
            points: sa.ColumnElement[int] = moved.c.closing
        case Measure.REDEEMED:
            points = moved.c.redeemed - moved.c.reimbursed
        case _:
            points = moved.c[asked.measure.name.lower()]
    return sa.select(sum_points(points)).select_from(repository.members.join(moved, sa.true())).scalar_subquery()


def _liability_points(repository: Repository, asked: Question) -> sa.ScalarSelect[int]:
    """The totals of Liability by date, which reads what days have changed, not what members have."""
    assert asked.from_ is not None and asked.to is not None  # noqa: PT018, S101 - told to the type checker: checked
    last = repository.until_today(asked.to)
    days = repository.days(asked.from_, last)
    if asked.measure is Measure.BALANCE:
        return sa.select(days.c.positive + days.c.negative).where(days.c.day == last).scalar_subquery()
    return sa.select(sum_points(days.c[asked.measure.name.lower()])).scalar_subquery()


def _count(rows: sa.Select[tuple[int]]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery()
