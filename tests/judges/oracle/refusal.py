"""Questions a report refuses, and the reading of filter values that are valid.

The codes in SETTLED are the domain's own; the others are those that the API documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ledger import Ledger

Filter = Mapping[str, Any]
"""A report's filter as in a GraphQL variable; a name that is absent or null is not given."""

SETTLED = frozenset({"EMPTY_LIST", "BEFORE_DATA_EPOCH", "SURVEY_SEGMENT_GROUP_REQUIRED"})


class RefusedError(Exception):
    """The question has no answer; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _selected(known: Mapping[str, object], given: list[str] | None) -> set[str] | None:
    if given is None:
        return None
    if not given:
        raise RefusedError("EMPTY_LIST")
    if not set(given) <= set(known):
        raise RefusedError("UNKNOWN_FILTER_VALUE")
    return set(given)


def selected_campaigns(ledger: Ledger, filter_: Filter) -> set[str] | None:
    """The campaigns asked for; None when none are given."""
    return _selected(ledger.campaigns, filter_.get("campaigns"))


def selected_types(ledger: Ledger, filter_: Filter) -> set[str]:
    """The balance types in scope: those asked for, else all."""
    selected = _selected(ledger.balance_types, filter_.get("balanceTypes"))
    return set(ledger.balance_types) if selected is None else selected


def selected_days(ledger: Ledger, range_: Filter) -> tuple[date, date]:
    """First and last day of a range {from, to}; one that ends after today stops at today."""
    first, last = date.fromisoformat(range_["from"]), date.fromisoformat(range_["to"])
    if last < first:
        raise RefusedError("RANGE_REVERSED")
    if first > ledger.today:
        raise RefusedError("FUTURE_RANGE")
    return first, min(last, ledger.today)
