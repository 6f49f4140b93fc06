"""The balances' own sums, raised by a batch: points, lifetime sums per effect, first and last times, the last seq."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.rollups import FLOWS, effect_share, effect_sum
from loyalty_graph.ledger.staging import staged_entries
from loyalty_graph.ledger.tables import THIS_ACCOUNT, balances, members

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.ledger.batch import Batch

_OVERFLOWS: Final = {"22003", "23514"}
"""SQL states of a number too large for its column, and for the column's check."""


async def raise_balances(connection: AsyncConnection, account_id: int, batch: Batch) -> None:
    """Add the batch to its balances, which come into being where they are missing.

    Two statements, as the members' locks let no balance come into being meanwhile: an upsert takes twice as long.
    """
    raised = await connection.execute(_raised(single=batch.is_single))
    if raised.rowcount < batch.balances:
        await connection.execute(_added(single=batch.is_single), {"this_account": account_id})


@cache
def _raised(*, single: bool) -> sa.Update:
    new = _sums_per_balance(single=single).c
    summed = {name: balances.c[name] + new[name] for name in ("seq", "points", *FLOWS)}
    first = {name: sa.func.least(balances.c[name], new[name]) for name in ("first_at", "first_day")}
    last = {name: sa.func.greatest(balances.c[name], new[name]) for name in ("last_at", "last_day")}
    return (
        sa.update(balances)
        .where(balances.c.member_id == new.member_id, balances.c.balance_type_id == new.balance_type_id)
        .values(summed | first | last)
    )


@cache
def _added(*, single: bool) -> sa.Insert:
    sums = _sums_per_balance(single=single)
    known = sa.exists().where(
        balances.c.member_id == sums.c.member_id, balances.c.balance_type_id == sums.c.balance_type_id
    )
    missing = sa.select(THIS_ACCOUNT, *sums.c).where(~known).order_by(sums.c.member_id, sums.c.balance_type_id)
    return sa.insert(balances).from_select(["account_id", *sums.c.keys()], missing)


@asynccontextmanager
async def within_limits(connection: AsyncConnection) -> AsyncIterator[None]:
    """Turn an overflow of any sum in the block into PostingError (POINTS_OUT_OF_RANGE) that names the member."""
    try:
        async with connection.begin_nested():
            yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _OVERFLOWS:
            raise
        reference = await connection.scalar(_first_beyond_limits())
        whose = "a day's points" if reference is None else f"the points of {reference!r}"
        raise PostingError("POINTS_OUT_OF_RANGE", f"The batch takes {whose} beyond ±{POINTS_LIMIT}.") from error


def _sums_per_balance(number: Any = sa.BigInteger, *, single: bool = False) -> sa.Subquery:
    staged = staged_entries.c
    if single:
        return sa.select(
            staged.member_id,
            staged.balance_type_id,
            sa.literal(1, sa.BigInteger).label("seq"),
            staged.points,
            *(effect_share(staged.effect, staged.points, name).label(name) for name in FLOWS),
            *(staged.effective_at.label(name) for name in ("first_at", "last_at")),
            *(staged.day.label(name) for name in ("first_day", "last_day")),
        ).subquery("sums")
    return (
        sa.select(
            staged.member_id,
            staged.balance_type_id,
            sa.func.count().label("seq"),
            sa.cast(sa.func.sum(staged.points), number).label("points"),
            *(sa.cast(effect_sum(staged.effect, staged.points, name), number).label(name) for name in FLOWS),
            sa.func.min(staged.effective_at).label("first_at"),
            sa.func.max(staged.effective_at).label("last_at"),
            sa.func.min(staged.day).label("first_day"),
            sa.func.max(staged.day).label("last_day"),
        )
        .group_by(staged.member_id, staged.balance_type_id)
        .subquery("sums")
    )


def _first_beyond_limits() -> sa.Select[str]:
    sums = _sums_per_balance(sa.Numeric)
    same_balance = sa.and_(
        balances.c.member_id == sums.c.member_id, balances.c.balance_type_id == sums.c.balance_type_id
    )
    beyond = (
        ~(sa.func.coalesce(balances.c[name], 0) + sums.c[name]).between(-POINTS_LIMIT, POINTS_LIMIT)
        for name in ("points", *FLOWS)
    )
    return (
        sa.select(members.c.reference)
        .select_from(sums.join(members, members.c.member_id == sums.c.member_id).outerjoin(balances, same_balance))
        .where(sa.or_(*beyond))
        .order_by(members.c.reference)
        .limit(1)
    )
