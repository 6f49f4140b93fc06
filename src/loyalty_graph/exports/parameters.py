"""What is asked of an export, as the parameters of a URL: `filter`, `where`, `orderBy` and `columns`."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import orjson

from loyalty_graph.domain.days import format_instant
from loyalty_graph.domain.quantities import Month
from loyalty_graph.errors import InputError
from loyalty_graph.exports.selection import LIMITED
from loyalty_graph.reports.coercion import shown, suggestion
from loyalty_graph.reports.ordering import read_order
from loyalty_graph.reports.question import Request

NAMES: Final = ("filter", "where", "orderBy", "columns")
"""The parameters there are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Rows and columns that somebody wants to take away, unchecked."""

    request: Request
    columns: str = LIMITED


def from_parameters(given: Mapping[str, str]) -> Wish:
    """The wish in parameters; an empty one counts as not given.

    `filter` and `where` are JSON; `orderBy` is `FIELD:DESC,FIELD2`, or JSON as in GraphQL; `columns` is `limited`,
    `all` or names divided by commas. Raises InputError: UNKNOWN_PARAMETER, BAD_JSON, BAD_ORDER.
    """
    for name in given:
        if name not in NAMES:
            text = f"There is no parameter {shown(name)}; {suggestion(name, list(NAMES))}"
            raise InputError("UNKNOWN_PARAMETER", text, field=(name,))
    request = Request(
        filter=_json("filter", given.get("filter")),
        where=_json("where", given.get("where")),
        order_by=_order(given.get("orderBy")),
    )
    return Wish(request, given.get("columns") or LIMITED)


def to_parameters(wish: Wish) -> dict[str, str]:
    """The parameters of a wish, from which `from_parameters` makes it again."""
    request = wish.request
    parts = {"filter": request.filter, "where": request.where, "orderBy": request.order_by}
    written = {name: orjson.dumps(_plain(part)).decode() for name, part in parts.items() if part}
    return written if wish.columns == LIMITED else {**written, "columns": wish.columns}


def _json(name: str, text: str | None) -> Any:
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError("BAD_JSON", f"{name} is not JSON: {error}.", field=(name,)) from None


def _order(text: str | None) -> Any:
    if not text:
        return None
    return _json("orderBy", text) if text.lstrip().startswith("[") else [read_order(each) for each in text.split(",")]


def _plain(value: Any) -> Any:
    """A value as JSON has it, which may have been read as a value of its data type already."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, dt.datetime):
        return format_instant(value)
    return str(value) if isinstance(value, dt.date | Decimal | Month) else value
