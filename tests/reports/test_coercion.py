"""Values of the API become Python values or errors that say what is expected, and go back unchanged."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.domain.quantities import POINTS_LIMIT, Month
from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import coerce, format_money, shown, suggestion, to_json
from loyalty_graph.reports.datatypes import DataType, Money, ValueType, value_type

from .samples import Colour

NOON = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)
TEXT, INTEGER, BOOLEAN = value_type(str), value_type(int), value_type(bool)
POINTS, MONEY = ValueType(DataType.POINTS, int), value_type(Money)
DATE, DATETIME, MONTH = value_type(dt.date), value_type(dt.datetime), value_type(Month)
COLOUR, COLOURS = value_type(Colour), value_type(list[Colour])

POINTS_ERROR = "Expected a whole number of points, not {}."
POINTS_RANGE = "Points must be within ±9,007,199,254,740,991 (2^53 - 1)."
MONEY_ERROR = 'Expected an amount written as text with at most 16 digits and 2 decimals, such as "1234.50", not {}.'
DATE_ERROR = "Expected a day written YYYY-MM-DD, not {}."
INSTANT_ERROR = "Expected an instant with an offset, such as 2024-02-29T13:45:00Z, not {}."
MONTH_ERROR = "Expected a calendar month written YYYY-MM, not {}."


@pytest.mark.parametrize(
    ("value", "given", "expected"),
    [
        (TEXT, "", ""),
        (TEXT, "Zoë 🙂", "Zoë 🙂"),
        (INTEGER, -(2**31) + 1, -(2**31) + 1),
        (POINTS, POINTS_LIMIT, POINTS_LIMIT),
        (POINTS, -POINTS_LIMIT, -POINTS_LIMIT),
        (MONEY, "1234.50", Decimal("1234.50")),
        (MONEY, "-0.5", Decimal("-0.5")),
        (MONEY, 12, Decimal(12)),
        (MONEY, Decimal("9.99"), Decimal("9.99")),
        (MONEY, Decimal("1E+2"), Decimal(100)),
        (MONEY, "9999999999999999.99", Decimal("9999999999999999.99")),
        (DATE, "2024-02-29", dt.date(2024, 2, 29)),
        (DATE, dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        (DATETIME, "2024-02-29T12:00:00Z", NOON),
        (DATETIME, "2024-02-29t12:00:00.000000z", NOON),
        (DATETIME, "2024-02-29 13:30:00+01:30", NOON),
        (DATETIME, "2024-02-29T12:00Z", NOON),
        (DATETIME, NOON.astimezone(dt.timezone(dt.timedelta(hours=5))), NOON),
        (MONTH, "2024-02", Month(2024, 2)),
        (MONTH, Month(2024, 2), Month(2024, 2)),
        (BOOLEAN, False, False),
        (COLOUR, "RED", Colour.RED),
        (COLOUR, Colour.RED, Colour.RED),
        (COLOURS, ["RED", Colour.BLUE], [Colour.RED, Colour.BLUE]),
        (COLOURS, ("GREEN",), [Colour.GREEN]),
    ],
)
def test_what_is_meant_is_understood_once_and_again(value: ValueType, given: object, expected: object) -> None:
    result = coerce(value, given)
    assert (result, type(result)) == (expected, type(expected))
    assert coerce(value, result) == expected
    assert coerce(value, to_json(value, result)) == expected


@pytest.mark.parametrize(
    ("value", "given", "code", "text"),
    [
        (TEXT, 5, "BAD_TEXT", "Expected text, not 5."),
        (TEXT, ["P1"], "BAD_TEXT", "Expected text, not ['P1']."),
        (TEXT, None, "NULL_NOT_ALLOWED", "Expected a value, not null."),
        (TEXT, "a\0b", "BAD_TEXT", "Expected text without NUL characters and lone surrogates."),
        (TEXT, "a\ud800", "BAD_TEXT", "Expected text without NUL characters and lone surrogates."),
        (INTEGER, True, "BAD_INTEGER", "Expected a whole number, not true."),
        (INTEGER, 1.0, "BAD_INTEGER", "Expected a whole number, not 1.0."),
        (INTEGER, 2**31, "INTEGER_OUT_OF_RANGE", "Whole numbers must be within ±2,147,483,647."),
        (POINTS, True, "BAD_POINTS", POINTS_ERROR.format("true")),
        (POINTS, "5", "BAD_POINTS", POINTS_ERROR.format("'5'")),
        (POINTS, 1e400, "BAD_POINTS", POINTS_ERROR.format("inf")),
        (POINTS, math.nan, "BAD_POINTS", POINTS_ERROR.format("nan")),
        (POINTS, 2**53, "POINTS_OUT_OF_RANGE", POINTS_RANGE),
        (POINTS, -(2**53), "POINTS_OUT_OF_RANGE", POINTS_RANGE),
        (MONEY, "NaN", "BAD_MONEY", MONEY_ERROR.format("'NaN'")),
        (MONEY, "1e3", "BAD_MONEY", MONEY_ERROR.format("'1e3'")),
        (MONEY, "1.005", "BAD_MONEY", MONEY_ERROR.format("'1.005'")),
        (MONEY, "1,5", "BAD_MONEY", MONEY_ERROR.format("'1,5'")),
        (MONEY, "\u0661", "BAD_MONEY", MONEY_ERROR.format("'\u0661'")),
        (MONEY, 1.5, "BAD_MONEY", MONEY_ERROR.format("1.5")),
        (MONEY, True, "BAD_MONEY", MONEY_ERROR.format("true")),
        (MONEY, 10**16, "BAD_MONEY", MONEY_ERROR.format("10000000000000000")),
        (MONEY, Decimal("Infinity"), "BAD_MONEY", MONEY_ERROR.format("Decimal('Infinity')")),
        (MONEY, Decimal("0.001"), "BAD_MONEY", MONEY_ERROR.format("Decimal('0.001')")),
        (MONEY, Decimal("1E+999999"), "BAD_MONEY", MONEY_ERROR.format("Decimal('1E+999999')")),
        (DATE, "2023-02-29", "BAD_DATE", DATE_ERROR.format("'2023-02-29'")),
        (DATE, "20240229", "BAD_DATE", DATE_ERROR.format("'20240229'")),
        (DATE, NOON, "BAD_DATE", DATE_ERROR.format(repr(NOON)[:60] + "…")),
        (DATETIME, "2024-02-29T12:00:00", "BAD_DATETIME", INSTANT_ERROR.format("'2024-02-29T12:00:00'")),
        (DATETIME, "2024-02-30T12:00:00Z", "BAD_DATETIME", INSTANT_ERROR.format("'2024-02-30T12:00:00Z'")),
        (DATETIME, "0001-01-01T00:00:00+01:00", "BAD_DATETIME", INSTANT_ERROR.format("'0001-01-01T00:00:00+01:00'")),
        (
            DATETIME,
            NOON.replace(tzinfo=None),
            "BAD_DATETIME",
            INSTANT_ERROR.format("datetime.datetime(2024, 2, 29, 12, 0)"),
        ),
        (DATETIME, 7, "BAD_DATETIME", INSTANT_ERROR.format("7")),
        (MONTH, "2024-13", "BAD_MONTH", MONTH_ERROR.format("'2024-13'")),
        (MONTH, 202401, "BAD_MONTH", MONTH_ERROR.format("202401")),
        (BOOLEAN, 1, "BAD_BOOLEAN", "Expected true or false, not 1."),
        (BOOLEAN, "true", "BAD_BOOLEAN", "Expected true or false, not 'true'."),
        (COLOUR, "GREAN", "BAD_ENUM", "'GREAN' is none of the values; did you mean GREEN?"),
        (COLOUR, "?", "BAD_ENUM", "'?' is none of the values; there are: BLUE, GREEN, RED."),
        (COLOUR, 1, "BAD_ENUM", "1 is none of the values; there are: BLUE, GREEN, RED."),
        (COLOURS, [], "EMPTY_LIST", "An empty list selects nothing: give at least one value, or leave it out."),
        (COLOURS, "RED", "BAD_LIST", "Expected a list, not 'RED'."),
        (COLOURS, None, "NULL_NOT_ALLOWED", "Expected a value, not null."),
    ],
)
def test_what_cannot_be_meant_is_refused(value: ValueType, given: object, code: str, text: str) -> None:
    with pytest.raises(InputError) as refusal:
        coerce(value, given)
    assert (refusal.value.code, refusal.value.message, refusal.value.field) == (code, text, ())


def test_a_bad_element_is_named_by_its_place() -> None:
    with pytest.raises(InputError) as refusal:
        coerce(COLOURS, ["RED", None])
    assert (refusal.value.code, refusal.value.field) == ("NULL_NOT_ALLOWED", ("1",))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15))
def test_money_is_exact_both_ways(amount: Decimal) -> None:
    assert coerce(MONEY, to_json(MONEY, amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0.00"), ("1E+3", "1000.00"), ("-1.5", "-1.50"), ("0.00005", "0.00005"), ("12.340", "12.340")],
)
def test_money_is_written_without_exponent_and_with_two_decimals(amount: str, text: str) -> None:
    assert format_money(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("value", "result", "written"),
    [
        (DATETIME, NOON.replace(microsecond=5), "2024-02-29T12:00:00.000005Z"),
        (MONTH, Month(987, 1), "0987-01"),
        (DATE, None, None),
        (COLOURS, [Colour.RED], ["RED"]),
        (BOOLEAN, True, True),
    ],
)
def test_values_are_written_as_the_api_says(value: ValueType, result: Any, written: object) -> None:
    assert to_json(value, result) == written


def test_errors_quote_what_they_can() -> None:
    assert shown("x" * 99) == "'" + "x" * 59 + "…"
    assert shown("\ud800") == r"'\ud800'"
    assert suggestion("x", []) == "there are none."
