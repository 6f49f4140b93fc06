"""The balances' own sums, raised by a batch: points, lifetime sums per effect, first and last times, the last seq."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.rollups import FLOWS, effect_sum, is_reported
from loyalty_graph.ledger.staging import staged_balances, staged_entries
from loyalty_graph.ledger.tables import THIS_ACCOUNT, balances, members

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.ledger.batch import Batch

_ANALYSED: Final = sa.text("ANALYZE staged_balances (member_id, balance_type_id)")
_ADDED: Final = ("points", "seq", *FLOWS)
_EXTREMES: Final = {
    "first_at": sa.func.least,
    "last_at": sa.func.greatest,
    "first_day": sa.func.least,
    "last_day": sa.func.greatest,
}


@dataclass(frozen=True, slots=True)
class Touched:
    """How many balances a batch touches; how many of them are new, backdated, and touched on more than one day.

    `backdated_from` is the first day of the backdated ones, None where there are none.
    """

    balances: int
    new: int
    backdated: int
    spread: int
    backdated_from: dt.date | None


async def sum_up(connection: AsyncConnection, batch: Batch) -> Touched:
    """Fill staged_balances. The members are locked: what is there stays as it is."""
    touched = Touched(*(await connection.execute(_summed_up(narrow=batch.is_narrow))).one())
    if batch.is_large:
        await connection.execute(_ANALYSED)
    return touched


async def raise_balances(connection: AsyncConnection, account_id: int, touched: Touched) -> None:
    """Add the batch to its balances, which come into being where they are missing.

    Two statements, as the members' locks let no balance come into being meanwhile: an upsert takes twice as long.
    """
    if touched.balances > touched.new:
        await connection.execute(_raised())
    if touched.new:
        await connection.execute(_added(), {"this_account": account_id})


async def beyond_limits(connection: AsyncConnection) -> PostingError:
    """Make the error (POINTS_OUT_OF_RANGE) of a batch that takes some sum too far; it names the member."""
    reference = await connection.scalar(_first_beyond_limits())
    whose = "a day's points" if reference is None else f"the points of {reference!r}"
    return PostingError("POINTS_OUT_OF_RANGE", f"The batch takes {whose} beyond ±{POINTS_LIMIT}.")


@cache
def _summed_up(*, narrow: bool) -> sa.Select[*tuple[Any, ...]]:
    points = staged_entries.c.points
    sums = _sums_per_balance(sa.cast(points, sa.Integer) if narrow else points, sa.BigInteger)
    is_backdated = sa.func.coalesce(balances.c.last_day > sums.c.first_day, sa.false())
    rows = sa.select(
        *sums.c,
        sa.func.coalesce(balances.c.points, 0),
        sa.func.coalesce(balances.c.seq, 0),
        is_reported(sums.c.member_id),
        is_backdated,
    ).select_from(sums.outerjoin(balances, _same_balance(sums)))
    names = [*sums.c.keys(), "points_before", "seq_before", "is_reported", "is_backdated"]
    told = (staged_balances.c[name] for name in ("seq_before", "is_backdated", "first_day", "last_day"))
    summed = sa.insert(staged_balances).from_select(names, rows).returning(*told).cte("summed")
    flags = (summed.c.seq_before == 0, summed.c.is_backdated, summed.c.first_day < summed.c.last_day)
    counts = (sa.func.count().filter(flag) for flag in flags)
    backdated_from = sa.func.min(summed.c.first_day).filter(summed.c.is_backdated)
    return sa.select(sa.func.count(), *counts, backdated_from).select_from(summed)


@cache
def _raised() -> sa.Update:
    new = staged_balances.c
    summed = {name: balances.c[name] + new[name] for name in _ADDED}
    extremes = {name: choose(balances.c[name], new[name]) for name, choose in _EXTREMES.items()}
    return sa.update(balances).where(_same_balance(staged_balances)).values(summed | extremes)


@cache
def _added() -> sa.Insert:
    new = staged_balances.c
    key = ("member_id", "balance_type_id")
    names = [*key, *_ADDED, *_EXTREMES]
    missing = sa.select(THIS_ACCOUNT, *(new[name] for name in names)).where(new.seq_before == 0)
    return sa.insert(balances).from_select(["account_id", *names], missing.order_by(*(new[name] for name in key)))


def _same_balance(source: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(balances.c.member_id == source.c.member_id, balances.c.balance_type_id == source.c.balance_type_id)


def _sums_per_balance(points: Any, number: Any) -> sa.Subquery:
    staged = staged_entries.c
    return (
        sa.select(
            staged.member_id,
            staged.balance_type_id,
            sa.func.count().label("seq"),
            sa.cast(sa.func.sum(points), number).label("points"),
            *(sa.cast(effect_sum(staged.effect, points, name), number).label(name) for name in FLOWS),
            sa.func.min(staged.effective_at).label("first_at"),
            sa.func.max(staged.effective_at).label("last_at"),
            sa.func.min(staged.day).label("first_day"),
            sa.func.max(staged.day).label("last_day"),
        )
        .group_by(staged.member_id, staged.balance_type_id)
        .subquery("sums")
    )


def _first_beyond_limits() -> sa.Select[str]:
    sums = _sums_per_balance(staged_entries.c.points, sa.Numeric)
    beyond = (
        ~(sa.func.coalesce(balances.c[name], 0) + sums.c[name]).between(-POINTS_LIMIT, POINTS_LIMIT)
        for name in ("points", *FLOWS)
    )
    source = sums.join(members, members.c.member_id == sums.c.member_id).outerjoin(balances, _same_balance(sums))
    return (
        sa.select(members.c.reference).select_from(source).where(sa.or_(*beyond)).order_by(members.c.reference).limit(1)
    )
