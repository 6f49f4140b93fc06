"""Values of answers as people read them: numbers grouped, instants in UTC, names as words, null as a dash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBERS: Final = frozenset({"INTEGER", "POINTS", "MONEY"})
"""The data types whose values are numbers."""

NOTHING: Final = "–"  # noqa: RUF001 - a dash as people write it
"""What stands where there is no value."""

_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value to show. `kind` is number, time, null or text; `href` is where it leads, `hint` what it means.

    `links` stand in place of a value: address and text of each.
    """

    text: str
    kind: str = "text"
    href: str | None = None
    hint: str | None = None
    links: tuple[tuple[str, str], ...] = ()


def cell(
    value: Any, data_type: str = "STRING", *, meanings: Mapping[str, str] | None = None, href: str | None = None
) -> Cell:
    """The cell of a value as JSON has it. `meanings` explain the names of an ENUM."""
    if value is None:
        return Cell(NOTHING, "null", hint="no value")
    if isinstance(value, list):
        return Cell(", ".join(_text(each, data_type) for each in value) or NOTHING, "text" if value else "null", href)
    if data_type in NUMBERS:
        return Cell(_text(value, data_type), "number", href)
    if data_type in {"DATE", "DATETIME", "MONTH"}:
        return Cell(_text(value, data_type), "time", href, value if data_type == "DATETIME" else None)
    return Cell(_text(value, data_type), "text", href, (meanings or {}).get(value) if data_type == "ENUM" else None)


def humanised(name: str) -> str:
    """A name of the API as words: `EARN_RULE` → `Earn rule`, `leftValue` → `Left value`."""
    words = name.replace("_", " ").lower() if name.isupper() else _HUMP.sub(" ", name).lower()
    return words[:1].upper() + words[1:]


def _text(value: Any, data_type: str) -> str:
    match data_type:
        case "INTEGER" | "POINTS":
            return f"{value:,}"
        case "MONEY":
            whole, _, cents = str(value).partition(".")
            return f"{'-' if whole.startswith('-') else ''}{abs(int(whole)):,}.{cents}"
        case "BOOLEAN":
            return "yes" if value else "no"
        case "DATETIME":
            match = _INSTANT.fullmatch(value)
            return value if match is None else f"{match[1]} {match[2]}"
        case "ENUM":
            return humanised(value)
        case _:
            return str(value)
