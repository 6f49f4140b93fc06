"""Pages by keyset: which rows `first`, `after`, `last` and `before` ask for, as a condition, an order and a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import shown
from loyalty_graph.reports.relation import bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.ordering import SortKey
    from loyalty_graph.reports.relation import Relation

_FIELDS: Final = Settings.model_fields


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How many rows a page has when nobody says, and at most."""

    size: int = _FIELDS["page_size"].default
    largest: int = _FIELDS["page_size_limit"].default

    @classmethod
    def of(cls, settings: Settings) -> PageLimits:
        """The limits of these settings."""
        return cls(settings.page_size, settings.page_size_limit)


@dataclass(frozen=True, slots=True)
class Window:
    """A page to read: `size` rows after `cursor`, or before it when `backward`; without one, from that end."""

    size: int
    backward: bool
    cursor: str | None

    @property
    def cursor_name(self) -> str:
        """The argument that gave the cursor."""
        return "before" if self.backward else "after"


def parse_window(limits: PageLimits, *, first: object, after: str | None, last: object, before: str | None) -> Window:
    """Check page arguments: `first` and `after` go forward, `last` and `before` backward, and do not mix.

    Raises InputError (PAGE_ARGUMENTS_CONFLICT, PAGE_SIZE_OUT_OF_RANGE).
    """
    given = {"first": first, "after": after, "last": last, "before": before}
    names = [name for name, value in given.items() if value is not None]
    backward = "last" in names or "before" in names
    if backward and ("first" in names or "after" in names):
        text = f"{' and '.join(names)} do not go together: use first and after, or last and before."
        raise InputError("PAGE_ARGUMENTS_CONFLICT", text, field=(names[-1],))
    name, size, cursor = ("last", last, before) if backward else ("first", first, after)
    if size is None:
        return Window(limits.size, backward, cursor)
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= limits.largest:
        text = f"{name} must be a whole number from 0 to {limits.largest:,}, not {shown(size)}."
        raise InputError("PAGE_SIZE_OUT_OF_RANGE", text, field=(name,))
    return Window(size, backward, cursor)


def beyond(relation: Relation, keys: Sequence[SortKey], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """The rows that come after the one with these values (or Slots for them), in the order of `keys`.

    Its first part repeats what follows for the first key alone: that is the bound an index can start from.
    """
    alternatives: list[sa.ColumnElement[bool]] = []
    same: list[sa.ColumnElement[bool]] = []
    for key, value in zip(keys, values, strict=True):
        column = relation.expressions[key.column]
        alternatives.append(sa.and_(*same, _strictly_after(column, key, value)))
        same.append(column.is_(None) if value is None else column == bound(column, value))
    lead = _not_before(relation.expressions[keys[0].column], keys[0], values[0])
    return sa.and_(lead, sa.or_(*alternatives))


def _strictly_after(column: sa.ColumnElement[Any], key: SortKey, value: Any) -> sa.ColumnElement[bool]:
    if value is None:
        return column.is_not(None) if key.descending else sa.false()
    if key.descending:
        return column < bound(column, value)
    return _or_null(column > bound(column, value), column, key)


def _not_before(column: sa.ColumnElement[Any], key: SortKey, value: Any) -> sa.ColumnElement[bool]:
    if value is None:
        return sa.true() if key.descending else column.is_(None)
    if key.descending:
        return column <= bound(column, value)
    return _or_null(column >= bound(column, value), column, key)


def _or_null(clause: sa.ColumnElement[bool], column: sa.ColumnElement[Any], key: SortKey) -> sa.ColumnElement[bool]:
    return sa.or_(clause, column.is_(None)) if key.nullable else clause
