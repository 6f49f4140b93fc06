"""What a caller asks of a report or listing: a request as it came, and the question that is left once it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loyalty_graph.errors import InputError
from loyalty_graph.reports.conditions import parse_where, with_slots
from loyalty_graph.reports.cursors import fingerprint
from loyalty_graph.reports.filters import CheckedFilter, check_filter, parse_filter
from loyalty_graph.reports.ordering import default_order, parse_order
from loyalty_graph.reports.paging import parse_window
from loyalty_graph.reports.relation import Relation
from loyalty_graph.reports.report import Report
from loyalty_graph.repository.access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.reports.conditions import Condition
    from loyalty_graph.reports.ordering import SortKey
    from loyalty_graph.reports.paging import PageLimits, Window
    from loyalty_graph.reports.report import Listing, Table
    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks of a report or listing, unchecked and in the names of the API.

    `filter` and `where` are nested mappings; `order_by` is a list of `{"field": "CAMPAIGN_NET", "direction": "DESC"}`.
    """

    filter: Mapping[str, Any] | None = None
    where: Mapping[str, Any] | None = None
    order_by: Sequence[Mapping[str, Any]] | None = None
    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


@dataclass(frozen=True)
class Question:
    """A checked request: which rows of which table, in which order, and which page of them."""

    table: Report | Listing
    filter: CheckedFilter
    condition: Condition | None
    order: tuple[SortKey, ...]
    window: Window

    @cached_property
    def filter_text(self) -> str:
        """The checked filter as text that says all of it."""
        return repr(self.filter.arguments)

    @cached_property
    def shape(self) -> tuple[Condition | None, Sequence[Any]]:
        """The condition with slots in the place of its operands, and the operands."""
        operands: list[Any] = []
        return None if self.condition is None else with_slots(self.condition, operands), operands

    @cached_property
    def by_key(self) -> tuple[SortKey, ...]:
        """The default order."""
        return default_order(self.table)

    @property
    def in_key_order(self) -> bool:
        """True if the rows follow each other by key."""
        return self.order == self.by_key

    @property
    def access(self) -> Access:
        """How to read all rows that match."""
        return access_to(self.table, self.condition)

    @property
    def page_access(self) -> Access:
        """How to read a page of them: in the order of the key its rows are the next ones."""
        return Access.BY_KEY if self.order[0].column == self.by_key[0].column else self.access

    def fingerprint(self, account_id: int) -> bytes:
        """What cursors are bound to: everything that decides which rows there are and how they follow each other."""
        version = self.table.version if isinstance(self.table, Report) else None
        return fingerprint(account_id, self.table.name, version, self.filter.arguments, self.condition, self.order)

    def relation(self, repository: Repository, access: Access) -> Relation:
        """The rows that match the filter, got at in this way. Raises DeclarationError, see Relation."""
        repository = repository.reading(access)
        if isinstance(self.table, Report):
            return Relation(self.table, self.table.select(repository, self.filter.arguments))
        return Relation(self.table, self.table.select(repository))


def access_to(table: Table, condition: Condition | None) -> Access:
    """How to read all rows of a table that match a condition: whoever names them by their keys means few."""
    named = condition is not None and condition.names(table.key[0].name)
    return Access.BY_KEY if named else Access.WHOLE


async def check(table: Report | Listing, repository: Repository, request: Request, limits: PageLimits) -> Question:
    """Check a request. Raises InputError with the path of the fault; the filter's come first."""
    filter_ = _parse_filter(table, request)
    await _check_filter(table, repository, filter_)
    return _parse(table, filter_, request, limits)


def parse(table: Report | Listing, request: Request, limits: PageLimits) -> Question:
    """The question of a request, but for what depends on data or time. Raises as `check`."""
    return _parse(table, _parse_filter(table, request), request, limits)


async def check_parsed(question: Question, repository: Repository) -> None:
    """Check the rest of a parsed question. Raises as `check`."""
    await _check_filter(question.table, repository, question.filter)


def _parse(table: Report | Listing, filter_: CheckedFilter, request: Request, limits: PageLimits) -> Question:
    return Question(
        table,
        filter_,
        parse_where(table, request.where),
        parse_order(table, request.order_by),
        parse_window(limits, first=request.first, after=request.after, last=request.last, before=request.before),
    )


def _parse_filter(table: Report | Listing, request: Request) -> CheckedFilter:
    if isinstance(table, Report):
        return parse_filter(table, request.filter)
    if request.filter is not None:
        raise InputError("UNKNOWN_ARGUMENT", f"{table.name} has no filter: use where.", field=("filter",))
    return CheckedFilter(None, (), ())


async def _check_filter(table: Report | Listing, repository: Repository, filter_: CheckedFilter) -> None:
    if isinstance(table, Report):
        await check_filter(table, repository, filter_)
