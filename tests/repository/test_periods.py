"""Ranges and months that cannot be answered are refused with a code, a sentence and the input at fault."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest

from loyalty_graph.domain.quantities import Month
from loyalty_graph.errors import InputError
from loyalty_graph.repository import Repository, Scope

if TYPE_CHECKING:
    from loyalty_graph.database import Database

NO_DATABASE = cast("Database", None)  # checks read nothing
TODAY = dt.date(2024, 2, 6)
NOON = dt.datetime(2024, 2, 6, 12, tzinfo=dt.UTC)
SHOP = Repository(Scope(1, "shop", "Shop", "EUR", dt.date(2024, 1, 1), NOON), NO_DATABASE)
DAY = dt.timedelta(days=1)


def refusal(caught: pytest.ExceptionInfo[InputError]) -> tuple[str, str, tuple[str, ...]]:
    return caught.value.code, caught.value.message, caught.value.field


def test_a_reversed_range_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        SHOP.check_range(TODAY, TODAY - DAY, field=("filter", "sales"))
    assert refusal(caught) == (
        "RANGE_REVERSED",
        "to (2024-02-05) is less than from (2024-02-06).",
        ("filter", "sales"),
    )


def test_a_range_that_starts_after_today_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        SHOP.check_range(TODAY + DAY, TODAY + DAY)
    assert refusal(caught) == (
        "FUTURE_RANGE",
        "2024-02-07 starts after today, 2024-02-06 UTC.",
        ("filter", "from"),
    )


def test_ranges_may_start_today_end_later_and_be_open() -> None:
    SHOP.check_range(TODAY, dt.date.max)
    SHOP.check_range(TODAY, TODAY)
    SHOP.check_range(TODAY, None)
    SHOP.check_range(None, TODAY)


def test_what_lies_after_today_is_cut_off() -> None:
    assert SHOP.until_today(TODAY + DAY) == TODAY
    assert SHOP.until_today(TODAY) == TODAY
    assert SHOP.until_today(TODAY - DAY) == TODAY - DAY


def test_bounds_of_any_kind_must_not_be_reversed() -> None:
    with pytest.raises(InputError) as caught:
        SHOP.check_bounds(
            Decimal("5.01"), Decimal(5), field=("filter", "customerSales"), names=("moreThan", "lessThan")
        )
    assert refusal(caught) == (
        "RANGE_REVERSED",
        "lessThan (5) is less than moreThan (5.01).",
        ("filter", "customerSales"),
    )
    SHOP.check_bounds(5, 5, field=(), names=("min", "max"))


def test_a_month_that_starts_after_today_is_refused() -> None:
    SHOP.check_month(Month(2024, 2))
    with pytest.raises(InputError) as caught:
        SHOP.check_month(Month(2024, 3))
    assert refusal(caught) == ("FUTURE_RANGE", "2024-03 starts after today, 2024-02-06 UTC.", ("filter", "month"))


def test_a_range_before_the_data_epoch_is_refused() -> None:
    SHOP.check_data_epoch(dt.date(2024, 1, 1))
    with pytest.raises(InputError) as caught:
        SHOP.check_data_epoch(dt.date(2023, 12, 31))
    assert refusal(caught) == (
        "BEFORE_DATA_EPOCH",
        "The data starts on 2024-01-01; 2023-12-31 is before that.",
        ("filter", "from"),
    )


def test_an_account_without_data_epoch_can_be_asked_for_any_day() -> None:
    Repository(Scope(1, "shop", "Shop", "EUR", None, NOON), NO_DATABASE).check_data_epoch(dt.date.min)
