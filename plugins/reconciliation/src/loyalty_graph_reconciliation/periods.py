"""Which days each side of a comparison looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph_reconciliation.question import Basis, Question, Side

if TYPE_CHECKING:
    import datetime as dt

    from loyalty_graph import Repository


@dataclass(frozen=True)
class Period:
    """UTC days from `first` to `last`, both included; None is an open end."""

    first: dt.date | None = None
    last: dt.date | None = None

    def begins_after(self, day: sa.ColumnElement[dt.date]) -> sa.ColumnElement[bool]:
        """Whether a day lies before the period."""
        return sa.false() if self.first is None else day < self.first

    def ends_before(self, day: sa.ColumnElement[dt.date]) -> sa.ColumnElement[bool]:
        """Whether a day lies after the period."""
        return sa.false() if self.last is None else day > self.last


def period_of(side: Side, repository: Repository, asked: Question) -> Period:
    """The days within which a side adds up what happened; up to the last of them it counts members and balances."""
    if side is Side.OUTSTANDING and asked.month is not None:
        first = asked.month.first_day if asked.basis is Basis.MONTH else None
        return Period(first, repository.until_today(asked.month.last_day))
    if side is Side.LIABILITY and asked.to is not None:
        return Period(asked.from_, repository.until_today(asked.to))
    return Period()
