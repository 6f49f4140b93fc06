"""Reading a report or listing: the pages, counts, totals and streams that are made from its one Select."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import sqlalchemy as sa

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.adding_up import AddingUp
from loyalty_graph.reports.columns import Total
from loyalty_graph.reports.cursors import Cursors, signing_secret
from loyalty_graph.reports.filters import IgnoredFilter
from loyalty_graph.reports.integrity import Integrity, on_totals, row_failures, total_failures
from loyalty_graph.reports.paging import PageLimits
from loyalty_graph.reports.question import Question, Request, check, check_parsed
from loyalty_graph.reports.report import Listing, Report
from loyalty_graph.reports.rows import checked_columns, checked_rows
from loyalty_graph.reports.seeking import Seeking
from loyalty_graph.reports.source import Source, slots
from loyalty_graph.reports.statements import side_by_side, stream
from loyalty_graph.reports.totals import checked_totals, total_expression, totalled

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.repository import Repository

__all__ = ["IgnoredFilter", "Integrity", "Page", "PageLimits", "Reading", "Request", "read"]


T = TypeVar("T")

Read = Callable[[], Coroutine[Any, Any, T]]
"""A way to read something, once it is needed."""


class Shown(Protocol):
    """Rows and their columns; a Page is one."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows (Python names), in their order."""

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""


@dataclass(frozen=True)
class Page:
    """Rows of one page, column by column: `values` are those of each of `columns` (Python names), as Python has them.

    Going forward, `has_previous_page` says whether the page began at a cursor, the row of which comes before it; going
    backward, so does `has_next_page`. The other of the two is looked up: one row more than asked for is read.
    """

    columns: tuple[str, ...]
    values: Sequence[Sequence[Any]]
    has_next_page: bool
    has_previous_page: bool
    _cursors: Cursors = field(repr=False)
    _sort_indexes: tuple[int, ...] = field(repr=False)

    @cached_property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows, each a tuple in the order of `columns`."""
        return list(zip(*self.values, strict=True))

    def cursor(self, row: tuple[Any, ...]) -> str:
        """The cursor of one of `rows`, signed only now."""
        return self._cursors.make([row[index] for index in self._sort_indexes])

    @property
    def start_cursor(self) -> str | None:
        """The cursor of the first row; None where there is none."""
        return self.cursor(self.rows[0]) if self.rows else None

    @property
    def end_cursor(self) -> str | None:
        """The cursor of the last row; None where there is none."""
        return self.cursor(self.rows[-1]) if self.rows else None


class Reading:
    """A checked request, ready to be read; made by `read`.

    Every statement has a connection of its own, so any number of these coroutines may run side by side. All of them
    raise as `Repository.fetch`, LoyaltyGraphError (POINTS_OUT_OF_RANGE, INTEGER_OUT_OF_RANGE) for a number that cannot
    be answered exactly, and DeclarationError (REPORT_BROKEN) for a row that breaks its columns' promise.
    """

    def __init__(
        self, question: Question, repository: Repository, cursors: Cursors, start: Sequence[Any] | None
    ) -> None:
        self.table = question.table
        self.applied_filters = question.filter.applied
        self.ignored_filters = question.filter.ignored
        self._question = question
        self._repository = repository
        self._cursors = cursors
        self._start = start
        self._source = Source(question, repository)

    async def page(self, columns: Iterable[str]) -> Page:
        """The page asked for, with these columns (Python names), the key and the columns it is ordered by."""
        order, window = self._question.order, self._question.window
        names = tuple(dict.fromkeys([*columns, *(key.column for key in (*self._question.by_key, *order))]))
        onward = tuple(key.reversed() for key in order) if window.backward else order
        start, values = slots("start", self._start or ())

        def statement() -> sa.Select[Any]:
            return Seeking(self._source, self._question, onward, start).page(names, window.size + 1)

        answered = await self._source.fetch(("page", names, onward, start, window.size), statement, values)
        columns_read = checked_columns(self.table, names, answered)
        more, began = len(answered) > window.size, self._start is not None
        shown = [column[: window.size][:: -1 if window.backward else 1] for column in columns_read]
        has_next, has_previous = (began, more) if window.backward else (more, began)
        sort_indexes = tuple(names.index(key.column) for key in order)
        return Page(names, shown, has_next, has_previous, self._cursors, sort_indexes)

    async def total_count(self) -> int:
        """How many rows match filter and where."""
        counting = AddingUp(self._source, "count", lambda _: [sa.func.count()])
        return int((await counting.result() or [0])[0])

    async def totals(self) -> dict[str, Any]:
        """Totals over all rows that match, by Python column name. FIRST and LAST are None where no row matches."""
        columns = totalled(self.table)
        if not columns:
            return {}

        def totals_of(relation: Relation) -> list[sa.ColumnElement[Any]]:
            return [total_expression(self.table, relation, column) for column in columns]

        are_sums = all(column.total is Total.SUM for column in columns)
        adding = AddingUp(self._source, "totals", totals_of, are_sums=are_sums)
        return checked_totals(self.table, await adding.result() or [Decimal()] * len(columns))

    @property
    def integrity_columns(self) -> frozenset[str]:
        """The columns (Python names) that a page must have for `integrity`; none of a report without identities."""
        equations = self.table.equations if isinstance(self.table, Report) else ()
        return frozenset(name for equation in equations for name in equation.columns | equation.following)

    async def integrity(self, page: Read[Shown], totals: Read[dict[str, Any]]) -> Integrity:
        """The report's identities, checked on the page and the totals of this reading, as far as they are needed.

        The caller says how they are read, so that it reads them once if it answers them as well.
        """
        report, question = self.table, self._question
        if not isinstance(report, Report) or not report.equations:
            return Integrity(())
        on_all = on_totals(report, conditioned=question.condition is not None)
        shown, of_all = await side_by_side(page(), totals() if on_all else _nothing())
        rows = [dict(zip(shown.columns, row, strict=True)) for row in shown.rows]
        chained = question.in_key_order and question.condition is None
        return Integrity((*row_failures(report, rows, chained=chained), *total_failures(on_all, of_all)))

    async def facts(self, name: str) -> Any:
        """The fact of this Python name, computed for the checked filter. Raises DeclarationError (REPORT_BROKEN)."""
        if not isinstance(self.table, Report):
            raise KeyError(name)
        fact = self.table.facts[name]
        value = fact.compute(self.table, self._repository, self._question.filter.arguments)
        if inspect.isawaitable(value):
            value = await value
        if value is None and not fact.value.nullable:
            text = f"{fact.api_name} of {self.table.name} is null, which it must never be."
            raise DeclarationError("REPORT_BROKEN", text)
        return value

    @property
    def database(self) -> Database:
        """Where it is read."""
        return self._repository.database

    def select(self, columns: Iterable[str]) -> sa.Select[Any]:
        """The Select of all rows that match, in order, with exactly these columns (Python names), labelled so."""
        relation, condition = self._source.relation(), self._question.condition
        rows = relation.rows(columns, self._question.order)
        return rows if condition is None else rows.where(condition.clause(relation))

    async def stream(self, columns: Sequence[str]) -> AsyncGenerator[Sequence[tuple[Any, ...]]]:
        """All rows that match, in order and of one instant, in batches of tuples of exactly these columns."""
        async with aclosing(stream(self._repository, self.select(columns))) as batches:
            async for batch in batches:
                yield checked_rows(self.table, columns, batch)


async def read(
    table: Report | Listing, repository: Repository, request: Request, limits: PageLimits | None = None
) -> Reading:
    """Check a request for a report or listing of the repository's account.

    `limits` are those of the settings, or their defaults. Raises InputError naming what is wrong and where,
    DeclarationError (COLUMNS_DIFFER) for a report that does not select what it declares.
    """
    return await _opened(await check(table, repository, request, limits or PageLimits()), repository)


async def read_again(question: Question, repository: Repository) -> Reading:
    """As `read`, for a question that has been parsed before: only what depends on data or time is checked anew."""
    await check_parsed(question, repository)
    return await _opened(question, repository)


async def _opened(question: Question, repository: Repository) -> Reading:
    cursors = Cursors(
        await signing_secret(repository.database),
        partial(question.fingerprint, repository.scope.account_id),
        [question.table.columns[key.column].value.data_type for key in question.order],
    )
    window = question.window
    start = None if window.cursor is None else cursors.read(window.cursor, name=window.cursor_name)
    return Reading(question, repository, cursors, start)


async def _nothing() -> dict[str, Any]:
    return {}
