"""One question as each server is asked it, and what its answer says: rows that can be compared between servers."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from .load import Request
from .reports import LIABILITY_BY_DATE, PAGE_SIZE, MeasuredReport, camel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .statements import Constants

GATEWAY: Final = "loyalty-graph"
FLOOR: Final = "bare endpoint"
STRAWBERRY: Final = "plain strawberry"
POSTGRAPHILE: Final = "PostGraphile"
TENTH: Final = "itself over a tenth of the ledger"

_PAGE_INFO: Final = "pageInfo { hasNextPage endCursor }"


@dataclass(frozen=True, slots=True)
class Question:
    """What one server is asked, and where in its JSON answer the rows are."""

    server: str
    request: Request
    rows_at: tuple[str, ...]

    def rows(self, body: bytes) -> list[tuple[Any, ...]]:
        """The rows of an answer, written alike whoever answered. Raises ValueError if it has none."""
        found = orjson.loads(body)
        try:
            for name in self.rows_at:
                found = found[name]
        except (KeyError, TypeError):
            raise ValueError(f"{self.server} answers {body[:500]!r}") from None
        return [tuple(_alike(value) for value in row.values()) for row in found]


def page(report: MeasuredReport, constants: Constants) -> list[Question]:
    """A page of 50 in default order, asked of all who can answer it."""
    return [
        asked(report, report.columns, {"filter": report.filter(constants), "first": PAGE_SIZE}, _PAGE_INFO),
        Question(FLOOR, Request(f"/pages/{report.name}"), ("rows",)),
        _asked_peer(report, report.columns, PAGE_SIZE, _PAGE_INFO),
    ]


def sorted_page(report: MeasuredReport, constants: Constants) -> list[Question]:
    """The 50 rows with the most points, asked of the gateway and of the best statement for them."""
    order = [{"field": report.sorted_by.upper(), "direction": "DESC"}]
    given = {"filter": report.filter(constants), "first": PAGE_SIZE, "orderBy": order}
    return [
        asked(report, report.columns, given, _PAGE_INFO),
        Question(FLOOR, Request(f"/sorted/{report.name}"), ("rows",)),
    ]


def days(constants: Constants) -> list[Question]:
    """The days of Liability by date, asked of the gateway and read where they stand ready-made."""
    given = {"filter": LIABILITY_BY_DATE.filter(constants), "first": constants.days}
    return [
        asked(LIABILITY_BY_DATE, LIABILITY_BY_DATE.columns, given),
        Question(FLOOR, Request("/liability_days"), ("rows",)),
    ]


def long_answer(report: MeasuredReport, constants: Constants, columns: Sequence[str], size: int) -> list[Question]:
    """So many rows in one answer, asked of all."""
    document = f"query Rows($first: Int!) {{ rows(first: $first) {{ {_fields(columns)} }} }}"
    return [
        asked(report, columns, {"filter": report.filter(constants), "first": size}),
        Question(FLOOR, Request(f"/long/{report.name}?size={size}"), ("rows",)),
        Question(STRAWBERRY, _post(document, {"first": size}, "/strawberry"), ("data", "rows")),
        _asked_peer(report, columns, size),
    ]


def asked(report: MeasuredReport, columns: Sequence[str], given: Mapping[str, Any], more: str = "") -> Question:
    """The gateway asked for a report; arguments that are None are left out."""
    prefix = f"{report.field[0].upper()}{report.field[1:]}"
    types = {"filter": f"{prefix}Filter!", "first": "Int", "orderBy": f"[{prefix}Order!]"}
    used = {name: value for name, value in given.items() if value is not None}
    declared = ", ".join(f"${name}: {types[name]}" for name in used)
    passed = ", ".join(f"{name}: ${name}" for name in used)
    document = f"query Page({declared}) {{ {report.field}({passed}) {{ nodes {{ {_fields(columns)} }} {more} }} }}"
    return Question(GATEWAY, _post(document, used), ("data", report.field, "nodes"))


def _asked_peer(report: MeasuredReport, columns: Sequence[str], size: int, more: str = "") -> Question:
    field = f"{report.peer_field}(first: $first, orderBy: [PRIMARY_KEY_ASC])"
    document = f"query Page($first: Int) {{ {field} {{ nodes {{ {_fields(columns)} }} {more} }} }}"
    return Question(POSTGRAPHILE, _post(document, {"first": size}), ("data", report.peer_field, "nodes"))


def _post(document: str, variables: Mapping[str, Any], path: str = "/graphql") -> Request:
    return Request(path, orjson.dumps({"query": document, "variables": variables}))


def _fields(columns: Sequence[str]) -> str:
    return " ".join(camel(column) for column in columns)


def _alike(value: Any) -> Any:
    """PostGraphile writes bigints as texts, and times with another offset and more digits."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and value[10:11] == "T":
        with suppress(ValueError):
            return dt.datetime.fromisoformat(value)
    return None if value is None else str(value)
