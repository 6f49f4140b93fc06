"""Histories: the entries of a balance or a customer as a connection, read for all rows of a page in one statement."""

from __future__ import annotations

import abc
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.errors import InputError
from loyalty_graph.graphql.composing import argument, optional
from loyalty_graph.graphql.connections import Connection
from loyalty_graph.reports.cursors import Cursors, fingerprint, signing_secret
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.paging import PageLimits, parse_window
from loyalty_graph.reports.statements import side_by_side
from loyalty_graph.repository.lookups import balances_by_key
from loyalty_graph.repository.lookups_history import (
    Stretch,
    entry_counts_of_members,
    history_of_balances,
    history_of_members,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence

    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.graphql.row_sets import Page, Row
    from loyalty_graph.repository import Repository

ARGUMENTS: Final = (
    argument("first", optional(int), "How many entries to show from the start or after a cursor."),
    argument("after", optional(str), "Show entries after this cursor, which is of the same history."),
)

_Asked = tuple[Any, Stretch]


class History(Connection):
    """The history of one owner, or whatever else is read in stretches. `question` tells it from all others."""

    position: ClassVar[Mapping[str, DataType]] = {
        "effective_at": DataType.DATETIME,
        "balance_type_id": DataType.POINTS,
        "seq": DataType.POINTS,
    }
    """The columns that say where a row stands."""

    def __init__(
        self, context: RequestContext, question: Sequence[object], first: int | None, after: str | None
    ) -> None:
        super().__init__(context)
        self._question = question
        self._window = parse_window(PageLimits.of(context.settings), first=first, after=after, last=None, before=None)

    @abc.abstractmethod
    async def read(self, stretch: Stretch) -> list[Row]:
        """The entries of the stretch, oldest first."""

    async def _read_page(self) -> Page:
        cursors = Cursors(
            await signing_secret((await self.context.repository()).database),
            partial(fingerprint, *self._question),
            list(self.position.values()),
        )
        after = self._window.cursor
        position: Any = None if after is None else tuple(cursors.read(after, name="after"))
        rows = await self.read(Stretch(self._window.size + 1, position))
        return HistoryPage(self, rows, self._window.size, cursors, started=after is None)


class HistoryPage:
    """A page of a history. Its rows are tuples of the columns, as those of every page."""

    def __init__(self, history: History, rows: Sequence[Row], size: int, cursors: Cursors, *, started: bool) -> None:
        self._position = tuple(history.position)
        self.columns = tuple(rows[0]) if rows else ()
        self.rows: Sequence[tuple[Any, ...]] = [tuple(row.values()) for row in rows[:size]]
        self.values = list(zip(*self.rows, strict=True))
        self.has_next_page = len(rows) > size
        self.has_previous_page = not started
        self._cursors = cursors

    def cursor(self, row: tuple[Any, ...]) -> str:
        """The cursor of one of the rows."""
        values = dict(zip(self.columns, row, strict=True))
        return self._cursors.make([values[name] for name in self._position])


class BalanceHistory(History):
    """The entries of one balance."""

    def __init__(self, context: RequestContext, balance: Row, first: int | None, after: str | None) -> None:
        self._key = (balance["member_id"], balance["balance_type_id"])
        super().__init__(context, ("Balance.history", *self._key), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The entries of the stretch, oldest first."""
        lookup = in_stretches(history_of_balances, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._key, stretch)) or []

    async def total_count(self) -> int:
        """How many entries the balance has."""
        # The number of a balance's last entry is that of all of them: numbers have no gaps.
        found = await self.context.load(balances_by_key, self._key)
        return 0 if found is None else int(found["history_count"])


class CustomerHistory(History):
    """The entries of one customer in all balance types."""

    def __init__(self, context: RequestContext, customer: Row, first: int | None, after: str | None) -> None:
        self._member_id = customer["member_id"]
        super().__init__(context, ("Customer.entries", self._member_id), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The entries of the stretch, oldest first."""
        lookup = in_stretches(history_of_members, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._member_id, stretch)) or []

    async def total_count(self) -> int:
        """How many entries the customer has."""
        return await self.context.load(entry_counts_of_members, self._member_id) or 0


@cache
def in_stretches(
    history_of: Callable[[Repository, Sequence[Any], Stretch], Coroutine[Any, Any, Mapping[Any, list[Row]]]], limit: int
) -> Callable[[Repository, Sequence[_Asked]], Awaitable[Mapping[_Asked, list[Row]]]]:
    """A lookup of histories by owner and stretch that reads at most `limit` rows at once."""

    async def find(repository: Repository, asked: Sequence[_Asked]) -> dict[_Asked, list[Row]]:
        owners: dict[Stretch, list[Hashable]] = {}
        for owner, stretch in asked:
            owners.setdefault(stretch, []).append(owner)
        _refuse_too_many(owners, limit)
        found = await side_by_side(*(history_of(repository, keys, stretch) for stretch, keys in owners.items()))
        return {
            (owner, stretch): rows
            for stretch, histories in zip(owners, found, strict=True)
            for owner, rows in histories.items()
        }

    return find


def _refuse_too_many(owners: Mapping[Stretch, Sequence[Any]], limit: int) -> None:
    most = sum((stretch.limit - 1) * len(keys) for stretch, keys in owners.items())
    if most > limit:
        raise InputError(
            "TOO_MANY_ROWS",
            f"This asks for up to {most:,} nested rows; {limit:,} are allowed. Ask for a smaller `first`.",
            field=("first",),
        )
