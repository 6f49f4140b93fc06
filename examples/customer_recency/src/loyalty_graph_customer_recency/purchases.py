"""What the report and the field are both made from: when customers last bought something, and how often they did."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from loyalty_graph import Repository, Select


class Band(enum.Enum):
    """How long ago somebody bought something."""

    ACTIVE = "Within 30 days"
    COOLING = "Within 90 days"
    SLEEPING = "Longer ago"
    NEVER = "Nothing up to that day"


ACTIVE_DAYS: Final = 30
COOLING_DAYS: Final = 90


def recency(repository: Repository, as_of: dt.date) -> Select:
    """One row per customer: `reference`, `band`, `last_purchase_on`, `days_since`, `purchase_count`, `member_id`.

    A page of customers costs the purchases of the page, and all of them cost one look at all purchases.
    """
    customers, purchases = repository.customers, repository.purchases
    until_then = sa.select(
        sa.func.max(purchases.c.day).label("last_day"), sa.func.count().label("purchase_count")
    ).where(purchases.c.day <= as_of)
    own = repository.sums_of(until_then, {purchases.c.member_id: customers.c.member_id})
    days_since = sa.literal(as_of, sa.Date) - own.c.last_day
    band = sa.case(
        (own.c.last_day.is_(None), Band.NEVER.name),
        (days_since <= ACTIVE_DAYS, Band.ACTIVE.name),
        (days_since <= COOLING_DAYS, Band.COOLING.name),
        else_=Band.SLEEPING.name,
    )
    return sa.select(
        customers.c.member_id,
        customers.c.reference,
        band.label("band"),
        own.c.last_day.label("last_purchase_on"),
        days_since.label("days_since"),
        sa.func.coalesce(own.c.purchase_count, 0).label("purchase_count"),
    ).select_from(customers.outerjoin(own, sa.true()))


def check_day(repository: Repository, as_of: dt.date, field: Sequence[str]) -> None:
    """Refuse a day that has not begun. Raises InputError (FUTURE_DAY) with the path `field` of the argument."""
    if as_of > repository.scope.today:
        raise InputError("FUTURE_DAY", f"{as_of} is after today, {repository.scope.today} UTC.", field=field)
