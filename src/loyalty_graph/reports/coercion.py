"""Values of the API and of the command line: JSON-like values to Python values of a data type, and back.

Shared by GraphQL's scalars, filters, conditions and exports. Knows single values and lists, not groups of arguments.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.days import format_instant
from loyalty_graph.domain.quantities import POINTS_LIMIT, Month
from loyalty_graph.errors import InputError
from loyalty_graph.reports.datatypes import DataType, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INTEGER_LIMIT: Final = 2**31 - 1
"""The largest INTEGER: GraphQL's Int has 32 bits."""

_SHOWN_CHARACTERS: Final = 60
_CENT: Final = Decimal("0.01")
_MONEY = re.compile(r"-?\d{1,16}(\.\d{1,2})?\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)


def coerce(value: ValueType, given: object) -> Any:
    """The Python value of `given`, which may be a JSON value or already the Python value.

    Null is refused here: only the caller knows what an absent value means. Raises InputError with one code per data
    type: BAD_TEXT, BAD_INTEGER, INTEGER_OUT_OF_RANGE, BAD_POINTS, POINTS_OUT_OF_RANGE, BAD_MONEY, BAD_DATE,
    BAD_DATETIME, BAD_MONTH, BAD_BOOLEAN, BAD_ENUM, NULL_NOT_ALLOWED, and for lists those of `coerce_list`.
    """
    as_declared = coerce_list if value.is_list else coerce_scalar
    return as_declared(value.data_type, given, value.python)


def coerce_list(data_type: DataType, given: object, python: Any = None) -> list[Any]:
    """As `coerce`, for a list of at least one value. Raises InputError: also BAD_LIST and EMPTY_LIST."""
    if given is None:
        raise _null()
    if not isinstance(given, list | tuple):
        raise InputError("BAD_LIST", f"Expected a list, not {shown(given)}.")
    if not given:
        raise InputError("EMPTY_LIST", "An empty list selects nothing: give at least one value, or leave it out.")
    return [_element(data_type, index, element, python) for index, element in enumerate(given)]


def _element(data_type: DataType, index: int, element: object, python: Any) -> Any:
    try:
        return coerce_scalar(data_type, element, python)
    except InputError as error:
        raise error.within(str(index)) from None


def coerce_scalar(data_type: DataType, given: object, python: Any = None) -> Any:
    """As `coerce`, for one value. `python` is the enum class of an ENUM; for other data types it does not matter."""
    if given is None:
        raise _null()
    if data_type is DataType.ENUM:
        return _enum(given, python)
    return _READERS[data_type](given)


def to_json(value: ValueType, result: Any) -> Any:
    """The JSON value of a Python value: what `coerce` accepts. None stays None, lists stay lists."""
    if result is None:
        return None
    write = _WRITERS.get(value.data_type)
    if write is None:
        return result
    return [write(element) for element in result] if value.is_list else write(result)


def format_money(amount: Decimal) -> str:
    """An exact amount without an exponent and with at least two decimals."""
    exponent = amount.as_tuple().exponent
    return f"{amount:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{amount:f}"  # noqa: PLR2004 - as said


def shown(given: object) -> str:
    """A given value as an error may quote it: short, as JSON writes it where Python differs from JSON in a word.

    Never with characters that an answer cannot carry.
    """
    text = {None: "null", True: "true", False: "false"}[given] if isinstance(given, bool | None) else repr(given)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


def suggestion(given: str, known: list[str]) -> str:
    """The end of an error about an unknown name: the nearest known one, or all there are."""
    if nearest := get_close_matches(given, known, n=1):
        return f"did you mean {nearest[0]}?"
    return f"there are: {', '.join(sorted(known))}." if known else "there are none."


def _null() -> InputError:
    return InputError("NULL_NOT_ALLOWED", "Expected a value, not null.")


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise InputError("BAD_TEXT", f"Expected text, not {shown(given)}.")
    if not _is_clean(given):
        raise InputError("BAD_TEXT", "Expected text without NUL characters and lone surrogates.")
    return given


def _is_clean(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _integer(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise InputError("BAD_INTEGER", f"Expected a whole number, not {shown(given)}.")
    if abs(given) > INTEGER_LIMIT:
        raise InputError("INTEGER_OUT_OF_RANGE", "Whole numbers must be within ±2,147,483,647.")
    return given


def _points(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise InputError("BAD_POINTS", f"Expected a whole number of points, not {shown(given)}.")
    if abs(given) > POINTS_LIMIT:
        raise InputError("POINTS_OUT_OF_RANGE", "Points must be within ±9,007,199,254,740,991 (2^53 - 1).")
    return given


def _money(given: object) -> Decimal:
    text = f"{given:f}" if isinstance(given, Decimal) and _is_cents(given) else given
    if isinstance(text, int) and not isinstance(text, bool) and abs(text) < 10**16:
        text = str(text)
    if not isinstance(text, str) or not _MONEY.match(text):
        expected = 'Expected an amount written as text with at most 16 digits and 2 decimals, such as "1234.50"'
        raise InputError("BAD_MONEY", f"{expected}, not {shown(given)}.")
    return Decimal(text)


def _is_cents(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and -2 <= exponent <= 16  # noqa: PLR2004 - the bounds of _MONEY


def _date(given: object) -> dt.date:
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given
    if isinstance(given, str) and _DATE.match(given):
        try:
            return dt.date.fromisoformat(given)
        except ValueError:
            pass
    raise InputError("BAD_DATE", f"Expected a day written YYYY-MM-DD, not {shown(given)}.")


def _datetime(given: object) -> dt.datetime:
    try:
        if isinstance(given, dt.datetime) and given.tzinfo is not None:
            return given.astimezone(dt.UTC)
        if isinstance(given, str) and (match := _INSTANT.match(given)):
            return dt.datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3].upper()}").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    expected = "Expected an instant with an offset, such as 2024-02-29T13:45:00Z"
    raise InputError("BAD_DATETIME", f"{expected}, not {shown(given)}.")


def _month(given: object) -> Month:
    if isinstance(given, Month):
        return given
    if isinstance(given, str):
        try:
            return Month.parse(given)
        except ValueError:
            pass
    raise InputError("BAD_MONTH", f"Expected a calendar month written YYYY-MM, not {shown(given)}.")


def _boolean(given: object) -> bool:
    if not isinstance(given, bool):
        raise InputError("BAD_BOOLEAN", f"Expected true or false, not {shown(given)}.")
    return given


def _enum(given: object, python: Any) -> Any:
    if isinstance(given, python):
        return given
    if isinstance(given, str) and given in python.__members__:
        return python[given]
    names = [member.name for member in python]
    hint = suggestion(given, names) if isinstance(given, str) else suggestion("", names)
    raise InputError("BAD_ENUM", f"{shown(given)} is none of the values; {hint}")


_READERS: Final[Mapping[DataType, Callable[[object], Any]]] = MappingProxyType(
    {
        DataType.STRING: _text,
        DataType.INTEGER: _integer,
        DataType.POINTS: _points,
        DataType.MONEY: _money,
        DataType.DATE: _date,
        DataType.DATETIME: _datetime,
        DataType.MONTH: _month,
        DataType.BOOLEAN: _boolean,
    }
)

_WRITERS: Final[Mapping[DataType, Callable[[Any], Any]]] = MappingProxyType(
    {
        DataType.MONEY: format_money,
        DataType.DATE: dt.date.isoformat,
        DataType.DATETIME: format_instant,
        DataType.MONTH: str,
        DataType.ENUM: lambda member: member.name,
    }
)
