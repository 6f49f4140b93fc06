"""Every fault and every warning of an import: its stable code and its text. Finding them is others' business."""

from __future__ import annotations

import datetime as dt
import difflib
import enum
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.codes import CODE_LENGTH
from loyalty_graph.domain.days import format_instant
from loyalty_graph.domain.quantities import POINTS_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable

FAULTS: Final[dict[str, str]] = {
    # a file as a whole, its header, its lines
    "UNKNOWN_FILE": "An import has no file of this name{hint}",
    "UNREADABLE_FILE": "The file cannot be read: {reason}.",
    "EMPTY_FILE": "The file is empty: its first line must name its columns.",
    "MISSING_COLUMN": "The column {value} is missing.",
    "UNKNOWN_COLUMN": "There is no column {value}{hint}",
    "DUPLICATE_COLUMN": "The column {value} is there twice.",
    "NOT_UTF8": "The line is not UTF-8 text: save the file as “CSV UTF-8”.",
    "NUL_CHARACTER": "The line has a NUL character, which no text may have.",
    "MALFORMED_CSV": "The quotation marks do not add up: {reason}.",
    "WRONG_FIELD_COUNT": "The line has {found} values, the header has {expected}.",
    # a cell by itself
    "MISSING_VALUE": "A value is needed here.",
    "BAD_CODE": f"{{value}} must have 1 to {CODE_LENGTH} characters, no control characters and no spaces around it.",
    "BAD_INTEGER": "{value} is not a whole number.",
    "POINTS_OUT_OF_RANGE": f"{{value}} is beyond ±{POINTS_LIMIT:,}, the most points that are exact everywhere.",
    "ZERO_POINTS": "An entry cannot have 0 points.",
    "NEGATIVE_THRESHOLD": "{value} is not a threshold: lifetime points start at 0.",
    "BAD_MONEY": "{value} is not an amount such as -1234.56 (at most 16 digits and 2 decimals).",
    "BAD_QUANTITY": "{value} is not a quantity such as 1.250 (at most 15 digits and 3 decimals).",
    "BAD_BOOLEAN": "{value} is neither true nor false.",
    "BAD_TIME": "{value} is not a time such as 2024-02-29T18:30:00Z (at most 6 decimals of a second).",
    "TIME_WITHOUT_OFFSET": "{value} does not say its offset from UTC: add Z or one such as +01:00.",
    "BAD_DATE": "{value} is not a day of the calendar written YYYY-MM-DD.",
    "BAD_CURRENCY": "{value} is not a currency's three capital letters, such as EUR.",
    "UNKNOWN_KIND": "There is no kind of entry {value}{hint}",
    "UNKNOWN_EFFECT": "There is no effect {value}{hint}",
    "EFFECT_NOT_FOR_REASON": "An adjustment reason cannot have the effect {value} here, only one of {known}.",
    # a line among the others, and against what the account has
    "DUPLICATE": "The same {key} is on line {first} already.",
    "ONE_ACCOUNT_ONLY": "An import is for one account; this line names another.",
    "ACCOUNT_MISMATCH": "The file is for account {value}, the import is for {account}.",
    "TWO_DEFAULTS": "The account would have {count} default balance types: {codes}.",
    "NO_DEFAULT": "The account would have no default balance type: set is_default on one.",
    "ENDS_BEFORE_START": "The campaign ends {value}, not after its start {starts_at}.",
    "UNKNOWN_BALANCE_TYPE": "There is no balance type {value}.",
    "UNKNOWN_PRICE_GROUP": "There is no price group {value}.",
    "UNKNOWN_CAMPAIGN": "There is no campaign {value}.",
    "UNKNOWN_CUSTOMER": "There is no customer record {value}.",
    "UNKNOWN_OUTLET": "There is no outlet {value}.",
    "UNKNOWN_REASON": "There is no adjustment reason {value}.",
    "UNKNOWN_SALE": "There is no sale {value}.",
    "CHANGED_SALE": "Sale {key} is here already with {column} {stored}, not {value}: sales never change.",
    "CHANGED_SALE_LINES": "Sale {key} is here already with other lines: sales never change.",
    # an entry by the ledger's rules
    "CHANGED_ENTRY": "Entry {key} is in the ledger already with {column} {stored}, not {value}: entries never change.",
    "FUTURE_ENTRY": "{value} is more than 5 minutes after the server's clock.",
    "RECORDED_AT_REGRESSES": "{value} is before {last}, when the account's last entries were recorded.",
    "WRONG_SIGN": "{kind} needs {direction}, not {value}.",
    "WRONG_EFFECT": "{kind} has the effect {expected} here, not {value}.",
    "REASON_REQUIRED": "{kind} needs an adjustment reason: its effect is the reason's.",
    "REVERSES_REQUIRED": "CORRECTION needs the id of the entry that it corrects.",
    "UNKNOWN_ENTRY": "There is no entry {value}.",
    "WRONG_REVERSED": "{value} cannot be reversed here: it is {reason}.",
    "CIRCULAR_CORRECTION": "The corrections that start with {value} lead back to themselves.",
    "TRANSFER_UNBALANCED": "Transfers of {customer} in operation {operation} at this instant add up to {sum}, not 0.",
    "OPERATION_REQUIRED": "A transfer needs the operation that holds both its sides together.",
    "BALANCE_OUT_OF_RANGE": f"The balance of {{customer}} in {{value}} would be {{sum}}, beyond ±{POINTS_LIMIT:,}.",
    "TOO_MANY_PROBLEMS": "{count:,} more lines have the fault {value}.",
}
"""Faults refuse the whole import. Texts are filled by `str.format`; `{value}` is the cell at fault."""

WARNINGS: Final[dict[str, str]] = {
    "CAMPAIGN_NOT_ACTIVE": "{kind} at {effective_at} is outside the time of campaign {value}.",
    "CUSTOMER_INACTIVE": "{kind} after {value} opted out or closed the account.",
    "ACCRUAL_OFF": "{kind} for {value}, who does not accrue points.",
    "TYPE_RETIRED": "{kind} into the retired balance type {value}.",
    "REFUNDED_SALE_UNKNOWN": "The refunded sale {value} is not a sale of {customer}.",
    "NEGATIVE_REFUND": "A refund of {value} adds to sales: refunds are positive amounts.",
    "PRICE_GROUP_IS_AUTOMATIC": "{customer} has an automatic price group; {value} is ignored.",
}
"""Warnings are facts a mutation would have refused, and cells without a consequence; the import goes on."""

_SHOWN_LENGTH = 60


_UNQUOTED = ("codes", "column", "direction", "hint", "known", "reason")


def text_of(code: str, **values: Any) -> str:
    """The text of a fault or warning, filled with `values`: texts quoted and cut, times in UTC, nulls as nothing."""
    shown = {name: value if name in _UNQUOTED else _shown(value) for name, value in values.items()}
    return (FAULTS.get(code) or WARNINGS[code]).format(**shown)


def hint(value: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown `value`: the nearest of the known ones, if any is near."""
    near = difflib.get_close_matches(value, known, n=1)
    return f": did you mean {near[0]!r}?" if near else "."


def _shown(value: object) -> object:
    match value:
        case None:
            return "nothing"
        case str():
            return repr(value if len(value) <= _SHOWN_LENGTH else value[: _SHOWN_LENGTH - 1] + "…")
        case enum.Enum():
            return value.name
        case dt.datetime():
            return format_instant(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return value
