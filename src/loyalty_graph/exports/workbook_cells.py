"""The cells of a sheet in its XML, made column by column: made one by one they take twice as long."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from loyalty_graph.errors import InputError
from loyalty_graph.exports.format import cell_text
from loyalty_graph.reports.coercion import format_money
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from loyalty_graph.reports.columns import Column

    Cells = Callable[[Sequence[str], Sequence[Any]], list[str]]

MOST_CHARACTERS: Final = 32_767
"""The characters that a cell can have, counted as UTF-16 does."""

_EXACT_DIGITS: Final = 15
"""The digits that a spreadsheet shows of a number: one with more is written as text."""

_EXACT: Final = 10**_EXACT_DIGITS
_EPOCH: Final = dt.date(1899, 12, 30)
_FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Before it, spreadsheets count a 29th of February 1900: earlier days are written as texts."""

_EPOCH_INSTANT: Final = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
_FIRST_INSTANT: Final = dt.datetime(1900, 3, 1, tzinfo=dt.UTC)
_MILLISECOND: Final = dt.timedelta(milliseconds=1)
_DAY_MS: Final = 86_400_000
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what stands for such a character where there is none."""

_NOTABLE_BEGINNINGS: Final = " '=+-@"
"""How a text of printable characters begins that `guard` has to see, or whose spaces have to be kept."""


def column_cells(column: Column, letters: str, style: str) -> Cells:
    """The function that makes the cells of a column from the numbers of rows and their values. A null has no cell.

    The column is the one of these letters; `style` is what sheets call the way it shows numbers. The function raises
    InputError (CELL_TOO_LONG).
    """
    begin = f'<c r="{letters}'
    figure_of = None if column.value.is_list else _FIGURES.get(column.value.data_type)
    kind = 't="b"' if column.value.data_type is DataType.BOOLEAN else f's="{style}"'

    def text(number: str, value: Any) -> str:
        written = _written(column, value)
        return f'{begin}{number}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'

    def texts(numbers: Sequence[str], values: Sequence[Any]) -> list[str]:
        return ["" if value is None else text(number, value) for number, value in zip(numbers, values, strict=True)]

    def strings(numbers: Sequence[str], values: Sequence[Any]) -> list[str]:
        return [
            ""
            if value is None
            else f'{begin}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            if _is_plain(value)
            else text(number, value)
            for number, value in zip(numbers, values, strict=True)
        ]

    def figures(numbers: Sequence[str], values: Sequence[Any]) -> list[str]:
        assert figure_of is not None  # noqa: S101 - told to the type checker: see below
        return [
            ""
            if value is None
            else text(number, value)
            if (figure := figure_of(value)) is None
            else f'{begin}{number}" {kind}><v>{figure}</v></c>'
            for number, value in zip(numbers, values, strict=True)
        ]

    if figure_of is not None:
        return figures
    return texts if column.value.is_list or column.value.data_type is not DataType.STRING else strings


def _is_plain(text: str) -> bool:
    """Whether a text can stand in XML, and in a cell, as it is."""
    return (
        text.isprintable()
        and text[:1] not in _NOTABLE_BEGINNINGS
        and text[-1] != " "
        and not ("&" in text or "<" in text or ">" in text or "_x" in text)
        and len(text) <= MOST_CHARACTERS // 2
    )


def _written(column: Column, value: Any) -> str:
    text = cell_text(column, value)
    if len(text) > MOST_CHARACTERS // 2 and len(text.encode("utf-16-le")) > MOST_CHARACTERS * 2:
        what = f"{column.api_name} has a text of more than {MOST_CHARACTERS:,} characters"
        raise InputError("CELL_TOO_LONG", f"{what}, the most that a cell of a sheet holds: take CSV.")
    return escape(_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


# Each gives None for a value that a spreadsheet would not show as it is: it is written as text.


def _number(number: int) -> int | None:
    return number if -_EXACT < number < _EXACT else None


def _money(amount: Decimal) -> str | None:
    exact = len(amount.as_tuple().digits) <= _EXACT_DIGITS and amount.is_finite()
    return format_money(amount) if exact else None


def _day(day: dt.date) -> int | None:
    return (day - _EPOCH).days if day >= _FIRST_DAY else None


def _instant(instant: dt.datetime) -> float | None:
    return (instant - _EPOCH_INSTANT) // _MILLISECOND / _DAY_MS if instant >= _FIRST_INSTANT else None


_FIGURES: Final[Mapping[DataType, Callable[[Any], int | float | str | None]]] = {
    DataType.INTEGER: _number,
    DataType.POINTS: _number,
    DataType.MONEY: _money,
    DataType.DATE: _day,
    DataType.DATETIME: _instant,
    DataType.BOOLEAN: int,
}
"""The types that a spreadsheet has; all other values are texts."""
