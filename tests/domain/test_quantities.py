"""Months and days at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from loyalty_graph.domain.days import end_of, format_instant, start_of
from loyalty_graph.domain.quantities import POINTS_LIMIT, Month


def test_the_limit_is_the_last_integer_a_json_number_holds_exactly() -> None:
    assert float(POINTS_LIMIT) == POINTS_LIMIT
    assert float(POINTS_LIMIT + 2) != POINTS_LIMIT + 2


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023-12", dt.date(2023, 12, 1), dt.date(2023, 12, 31)),
        ("9999-12", dt.date(9999, 12, 1), dt.date(9999, 12, 31)),
        ("0001-01", dt.date(1, 1, 1), dt.date(1, 1, 31)),
    ],
)
def test_month_and_its_days(text: str, first: dt.date, last: dt.date) -> None:
    month = Month.parse(text)
    assert (str(month), month.first_day, month.last_day) == (text, first, last)
    assert Month.of(first) == Month.of(last) == month


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "0000-01", "2024-2", "24-02", "2024-02-01", "2024-02\n", "٢٠٢٤-٠٢", ""]
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month written YYYY-MM"):
        Month.parse(text)


def test_days_are_half_open() -> None:
    day = dt.date(2024, 1, 31)
    assert format_instant(start_of(day)) == "2024-01-31T00:00:00Z"
    assert format_instant(end_of(day)) == "2024-02-01T00:00:00Z"
    assert end_of(dt.date.max) > start_of(dt.date.max)


def test_instants_are_written_in_utc() -> None:
    paris = dt.timezone(dt.timedelta(hours=1))
    assert format_instant(dt.datetime(2024, 1, 1, 0, 30, 0, 500, tzinfo=paris)) == "2023-12-31T23:30:00.000500Z"
