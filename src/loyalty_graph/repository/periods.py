"""Which ranges and months can be answered: the checks that all reports share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from loyalty_graph.errors import InputError
from loyalty_graph.repository.relations import Relations

if TYPE_CHECKING:
    from loyalty_graph.domain.quantities import Month

_Bound = TypeVar("_Bound", dt.date, int, Decimal)


@dataclass(frozen=True, eq=False)
class PeriodWords(Relations):
    """Checks of ranges and months. `field` is the path of the input at fault, in the names of the API."""

    def check_bounds(
        self,
        low: _Bound | None,
        high: _Bound | None,
        *,
        field: tuple[str, ...],
        names: tuple[str, str],
        exclusive: bool = False,
    ) -> None:
        """Refuse bounds that nothing can lie within: reversed, or `exclusive` and equal. None is an open end.

        Raises InputError: RANGE_REVERSED or EMPTY_RANGE.
        """
        if low is None or high is None:
            return
        if high < low:
            raise InputError("RANGE_REVERSED", f"{names[1]} ({high}) is less than {names[0]} ({low}).", field=field)
        if exclusive and high == low:
            text = f"Nothing is {names[0]} {low} and {names[1]} {high}: both leave the bound itself out."
            raise InputError("EMPTY_RANGE", text, field=field)

    def check_range(self, first: dt.date | None, last: dt.date | None, *, field: tuple[str, ...] = ("filter",)) -> None:
        """Refuse a range of days (`from`, `to`) that is reversed or starts after today (FUTURE_RANGE)."""
        self.check_bounds(first, last, field=field, names=("from", "to"))
        if first is not None:
            self._check_begun(first, str(first), (*field, "from"))

    def check_month(self, month: Month, *, field: tuple[str, ...] = ("filter", "month")) -> None:
        """Refuse a month that starts after today (FUTURE_RANGE)."""
        self._check_begun(month.first_day, str(month), field)

    def check_data_epoch(self, first: dt.date, *, field: tuple[str, ...] = ("filter", "from")) -> None:
        """Refuse a range that starts before the account's data epoch, if it has one (BEFORE_DATA_EPOCH)."""
        epoch = self.scope.data_epoch
        if epoch is not None and first < epoch:
            raise InputError("BEFORE_DATA_EPOCH", f"The data starts on {epoch}; {first} is before that.", field=field)

    def until_today(self, last: dt.date) -> dt.date:
        """The day at which a range to `last` stops: what lies after today has not happened."""
        return min(last, self.scope.today)

    def _check_begun(self, first: dt.date, written: str, field: tuple[str, ...]) -> None:
        if first > self.scope.today:
            raise InputError("FUTURE_RANGE", f"{written} starts after today, {self.scope.today} UTC.", field=field)
