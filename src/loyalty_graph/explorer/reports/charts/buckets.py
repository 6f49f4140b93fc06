"""Ranges that divide the values of a column, with borders that people like to read."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

_MOST: Final = 20
"""Most buckets of numbers: each costs a statement."""

_MOST_MONTHS: Final = 24
"""Most buckets of days."""

_CENT: Final = Decimal("0.01")

_STEPS: Final = (1, 2, 5)
_SCALES: Final = ((_STEPS, 10), ((1,), 10), ((1,), 1000))
"""How borders may grow: 1, 2, 5, 10, … or, where these are too many, 1, 10, 100, … or 1, 1,000, 1,000,000, …"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Values from `least` to below `beyond`; None is an open end."""

    label: str
    least: Any
    beyond: Any

    @property
    def condition(self) -> dict[str, Any]:
        """The operators that hold for its values; none if all values belong to it."""
        operators = {"gte": self.least, "lt": self.beyond}
        return {name: value for name, value in operators.items() if value is not None}


def number_buckets(least: int, greatest: int) -> list[Bucket]:
    """Buckets of whole numbers: of equal width where the values are of one size, else ever wider away from zero.

    The first and the last are open: their other border may be a number that no column can have.
    """
    return _open([Bucket(_whole(low, high - 1), low, high) for low, high in pairwise(_edges(least, greatest))])


def money_buckets(least: Decimal, greatest: Decimal) -> list[Bucket]:
    """Buckets of amounts, with whole ones as borders: as those of whole numbers."""
    edges = _edges(math.floor(least), math.floor(greatest))
    return _open(
        [Bucket(f"{low:,}.00 to {high - _CENT:,}", f"{low}.00", f"{high}.00") for low, high in pairwise(edges)]
    )


def day_buckets(first: dt.date, last: dt.date) -> list[Bucket]:
    """Buckets of days: months, or years where there would be too many months. The first and the last are open."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MOST_MONTHS:
        begins = [_month(first.year * 12 + first.month - 1 + index) for index in range(months)]
    else:
        years = last.year - first.year + 1
        width = math.ceil(years / _MOST_MONTHS)
        begins = [dt.date(year, 1, 1) for year in range(first.year, last.year + 1, width)]
    form = "%Y-%m" if months <= _MOST_MONTHS else "%Y"
    beyond: list[str | None] = [begin.isoformat() for begin in begins[1:]]
    return _open(
        [
            Bucket(begin.strftime(form), begin.isoformat(), end)
            for begin, end in zip(begins, [*beyond, None], strict=True)
        ]
    )


def _open(buckets: list[Bucket]) -> list[Bucket]:
    buckets[0] = replace(buckets[0], least=None)
    buckets[-1] = replace(buckets[-1], beyond=None)
    return buckets


def _month(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)


def _edges(least: int, greatest: int) -> list[int]:
    return _even_edges(least, greatest) if _alike(least, greatest) else _growing_edges(least, greatest)


def _alike(least: int, greatest: int) -> bool:
    return greatest - least < _MOST or (least > 0 and greatest < 10 * least) or (greatest < 0 and least > 10 * greatest)


def _even_edges(least: int, greatest: int) -> list[int]:
    step = _nice((greatest - least) / (_MOST - 2))
    return list(range(least // step * step, greatest + step + 1, step))


def _growing_edges(least: int, greatest: int) -> list[int]:
    """Borders away from zero in both directions; zero itself has a bucket of its own."""
    for steps, base in _SCALES:
        below = {1 - edge for edge in _series(-least, steps, base)}
        edges = sorted({*below, 0, *_series(greatest, steps, base)})
        first = max(index for index, edge in enumerate(edges) if edge <= least)
        last = min(index for index, edge in enumerate(edges) if edge > greatest)
        if last - first <= _MOST:
            break
    return edges[first : last + 1]


def _series(limit: int, steps: tuple[int, ...], base: int) -> list[int]:
    """1, 2, 5, 10, … up to the first that is greater than the limit."""
    edges, power = [1], 1
    while edges[-1] <= limit:
        edges += [step * power for step in steps if step * power > 1]
        power *= base
    return edges


def _nice(width: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, … that is at least this wide."""
    power: int = 10 ** max(0, math.floor(math.log10(max(width, 1))))
    return next(step * power for step in (*_STEPS, 10) if step * power >= width)


def _whole(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
