"""Points, money and months as values: what may be one, and how each is read from text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, NewType

Points = NewType("Points", int)
"""A whole number of loyalty points within ±POINTS_LIMIT."""

POINTS_LIMIT: Final = 2**53 - 1
"""The largest number of points: beyond it a JSON number is no longer exact in every client."""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in UTC."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `YYYY-MM`. Raises ValueError for anything else."""
        match = _MONTH.match(text)
        if match is None or match[1] == "0000":
            message = f"{text!r} is not a month written YYYY-MM"
            raise ValueError(message)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> dt.date:
        """Its first UTC day."""
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        """Its last UTC day."""
        if (self.year, self.number) == (dt.MAXYEAR, 12):
            return dt.date.max
        following = dt.date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return following - dt.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
