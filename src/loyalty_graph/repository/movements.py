"""Words about movements: what happened to balances up to a day, or between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import EFFECT_SUMS, balances, entries
from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Sums = Mapping[str, sa.ColumnElement[int]]

_NOTHING: Final = sa.literal(0, sa.BigInteger)


@dataclass(frozen=True, eq=False)
class MovementWords(Restrictions):
    """Words about movements. `balance_types` are codes; None means all types.

    Both start from `balances`, which is the ledger summed up to now, and take back what entries did since: they cost
    what has happened since, not the whole ledger.
    """

    def movements_until(self, last: dt.date, balance_types: Sequence[str] | None = None) -> sa.Subquery:
        """All that happened to balances up to the end of day `last`, as rows to be summed per member or balance.

        Columns: `member_id`, `balance_type_id` and, each to be summed, `earned`, `reversed`, `redeemed`, `reimbursed`,
        `expired`, `transferred` (each in its column's own sign) and `closing`, the balance at the end of that day.
        Members whose first entry is later sum to 0; `has_entry_by` leaves them out.
        """
        lifetime = {name: balances.c[name] for name in EFFECT_SUMS.values()}
        taken_back = {name: -points for name, points in _by_effect().items()}
        return self._movements(
            {**lifetime, "closing": balances.c.points},
            {**taken_back, "closing": -entries.c.points},
            last + dt.timedelta(days=1),
            balance_types,
        )

    def movements_between(
        self, first: dt.date, last: dt.date, balance_types: Sequence[str] | None = None
    ) -> sa.Subquery:
        """What happened to balances from the start of day `first` to the end of day `last`, as rows to be summed.

        Columns as in `movements_until`, the effects of these days only, and `opening`, the balance before them.
        """
        within = {name: _where(entries.c.day <= last, points) for name, points in _by_effect().items()}
        return self._movements(
            {"opening": balances.c.points, **dict.fromkeys(within, _NOTHING), "closing": balances.c.points},
            {"opening": -entries.c.points, **within, "closing": -_where(entries.c.day > last, entries.c.points)},
            first,
            balance_types,
        )

    def _movements(
        self, of_balances: Sums, of_entries: Sums, since: dt.date, balance_types: Sequence[str] | None
    ) -> sa.Subquery:
        """Balances, and the entries from day `since` on.

        Conditions stand outside the union: PostgreSQL only looks into one part for one member if the parts have none.
        """
        ever = sa.literal(dt.date.max, sa.Date).label("day")
        whole = [balances.c.account_id, balances.c.member_id, balances.c.balance_type_id, ever]
        single = [entries.c.account_id, entries.c.member_id, entries.c.balance_type_id, entries.c.day]
        rows = sa.union_all(
            sa.select(*whole, *(points.label(name) for name, points in of_balances.items())),
            sa.select(*single, *(points.label(name) for name, points in of_entries.items())),
        ).subquery("balances_and_entries")
        return (
            sa.select(*(column for column in rows.c if column.name not in ("account_id", "day")))
            .where(rows.c.account_id == self.scope.account_id, rows.c.day >= since)
            .where(self.in_balance_types(rows.c.balance_type_id, balance_types))
            .subquery("movements")
        )


def _by_effect() -> dict[str, sa.ColumnElement[int]]:
    """An entry's points in the column of its effect and in that column's sign, 0 in the others."""
    return {
        name: _where(entries.c.effect == effect, effect.column_sign * entries.c.points)
        for effect, name in EFFECT_SUMS.items()
    }


def _where(condition: sa.ColumnElement[bool], points: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((condition, points), else_=_NOTHING)
