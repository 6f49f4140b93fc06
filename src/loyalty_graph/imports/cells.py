"""The types of cell that an import's files have: how each is written, and how a cell is told from a mistyped one.

Every pattern is at least as strict as PostgreSQL's own reading of the type: COPY takes every cell without a fault.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.codes import CODE_LENGTH, is_code
from loyalty_graph.domain.effects import REASON_DOWN, REASON_UP, Effect, EntryKind
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.ledger.tables import EFFECT, INSTANT, KIND, MONEY, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


@dataclass(frozen=True)
class CellType:
    """One way to write a value. A `plain` cell has no fault; of any other `fault` gives the code, or None.

    `pattern` is that of plain cells, none of which a CSV file has to quote: no comma, quotation mark or line break.
    `guarded` types are texts: an export puts an apostrophe before those that a spreadsheet would take for a formula.
    `known` are all the values there are, where they are few.
    """

    written: str
    sql_type: sa.types.TypeEngine[Any]
    pattern: str
    fault: Callable[[str], str | None]
    guarded: bool = False
    known: Collection[str] = ()

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Matches a plain cell."""
        return re.compile(rf"(?:{self.pattern})\Z")


_WHOLE = re.compile(r"[+-]?[0-9]{1,30}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?")
# PostgreSQL knows no offset of 16 hours or more.
_OFFSET = re.compile(r"(?:Z|[+-](?:0[0-9]|1[0-5]):[0-5][0-9])\Z")
# Most times need no calendar: all days but a 29th of February exist in any year, and no offset leaves the years that
# both clocks know.
_PLAIN_TIME = (
    r"(?!0001|9999|0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)[T ]"
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-5]):[0-5][0-9])"
)
_NEVER = r"(?!)"
_INTEGER_LIMIT = 2**31 - 1


def _bad_integer(cell: str) -> str | None:
    return None if _WHOLE.match(cell) and abs(int(cell)) <= _INTEGER_LIMIT else "BAD_INTEGER"


def _bad_points(cell: str) -> str | None:
    if not _WHOLE.match(cell):
        return "BAD_INTEGER"
    points = int(cell)
    if points == 0:
        return "ZERO_POINTS"
    return None if -POINTS_LIMIT <= points <= POINTS_LIMIT else "POINTS_OUT_OF_RANGE"


def _bad_threshold(cell: str) -> str | None:
    if not _WHOLE.match(cell):
        return "BAD_INTEGER"
    if int(cell) < 0:
        return "NEGATIVE_THRESHOLD"
    return None if int(cell) <= POINTS_LIMIT else "POINTS_OUT_OF_RANGE"


def _bad_time(cell: str) -> str | None:
    time = _TIME.match(cell)
    if time is None:
        return "BAD_TIME"
    offset = cell[time.end() :]
    try:
        instant = dt.datetime.fromisoformat(cell if _OFFSET.match(offset) else time[0])
        if instant.year in (dt.MINYEAR, dt.MAXYEAR):
            instant.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return "BAD_TIME"
    if not offset:
        return "TIME_WITHOUT_OFFSET"
    return None if instant.tzinfo else "BAD_TIME"


def _bad_date(cell: str) -> str | None:
    try:
        return None if _DATE.match(cell) and dt.date.fromisoformat(cell) else "BAD_DATE"
    except ValueError:
        return "BAD_DATE"


def _by_pattern(written: str, sql_type: sa.types.TypeEngine[Any], pattern: str, code: str) -> CellType:
    return CellType(written, sql_type, pattern, lambda _: code)


def _by_name(written: str, sql_type: sa.types.TypeEngine[Any], names: Collection[str], code: str) -> CellType:
    return CellType(written, sql_type, "|".join(names), lambda _: code, known=names)


def _reason_effect(direction: str, allowed: Collection[Effect]) -> CellType:
    names = [effect.name for effect in allowed]
    written = f"effect of a reason {direction}: {', '.join(names)}"

    def fault(cell: str) -> str:
        return "EFFECT_NOT_FOR_REASON" if cell in Effect.__members__ else "UNKNOWN_EFFECT"

    return CellType(written, EFFECT, "|".join(names), fault, known=names)


# A spreadsheet writes TRUE and FALSE when it saves what it read as true and false.
BOOLEAN: Final = _by_pattern("true or false", sa.Boolean(), r"(?i:true|false)", "BAD_BOOLEAN")
CODE: Final = CellType(
    f"1 to {CODE_LENGTH} characters",
    TEXT,
    rf"[0-9A-Za-z][0-9A-Za-z._:/@-]{{0,{CODE_LENGTH - 1}}}",
    lambda cell: None if is_code(cell) else "BAD_CODE",
    guarded=True,
)
CURRENCY: Final = _by_pattern("three capital letters (ISO 4217)", TEXT, r"[A-Z]{3}", "BAD_CURRENCY")
DATE: Final = CellType("YYYY-MM-DD", sa.Date(), _NEVER, _bad_date)
EFFECT_NAME: Final = _by_name("the name of an effect", EFFECT, Effect.__members__, "UNKNOWN_EFFECT")
INTEGER: Final = CellType("a whole number", sa.Integer(), r"[0-9]{1,9}", _bad_integer)
KIND_NAME: Final = _by_name("the name of a kind", KIND, EntryKind.__members__, "UNKNOWN_KIND")
MONEY_AMOUNT: Final = _by_pattern(
    "an amount with at most 2 decimals", MONEY, r"[+-]?[0-9]{1,16}(\.[0-9]{1,2})?", "BAD_MONEY"
)
POINTS: Final = CellType("whole points with their sign, not 0", sa.BigInteger(), r"-?[1-9][0-9]{0,14}", _bad_points)
QUANTITY: Final = _by_pattern(
    "a number with at most 3 decimals", sa.Numeric(18, 3), r"[+-]?[0-9]{1,15}(\.[0-9]{1,3})?", "BAD_QUANTITY"
)
REASON_EFFECT_DOWN: Final = _reason_effect("where points are taken", REASON_DOWN)
REASON_EFFECT_UP: Final = _reason_effect("where points are added", REASON_UP)
TEXT_CELL: Final = CellType("text", TEXT, r"""[^',"\r\n][^,"\r\n]*""", lambda _: None, guarded=True)
THRESHOLD: Final = CellType("whole points from 0", sa.BigInteger(), r"[0-9]{1,15}", _bad_threshold)
TIME: Final = CellType("RFC 3339 with an offset, such as 2024-02-29T18:30:00Z", INSTANT, _PLAIN_TIME, _bad_time)
