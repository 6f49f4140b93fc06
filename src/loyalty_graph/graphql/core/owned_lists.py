"""Lists that belong to a row of another type, such as an operation's vouchers: paged like histories, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Composition, argument, field, optional
from loyalty_graph.graphql.core.histories import History, in_stretches
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from strawberry.types.field import StrawberryField

    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository import Repository
    from loyalty_graph.repository.lookups_history import Stretch

    RowsOf = Callable[[Repository, Sequence[Any], Stretch], Coroutine[Any, Any, Mapping[Any, list[Row]]]]
    """Finds a stretch of the rows of many owners at once."""


@dataclass(frozen=True, slots=True)
class Owned:
    """The list `name` of the type `owner`, whose ids are in the column `key`: rows in order of the id `order`.

    `rows` and `counts` find what many owners have at once.
    """

    owner: str
    name: str
    key: str
    order: str
    rows: RowsOf
    counts: Lookup[int, int]


class OwnedList(History):
    """What one owner has, as far as it is asked for."""

    def __init__(
        self, context: RequestContext, owned: Owned, owner_id: int, first: int | None, *, after: str | None
    ) -> None:
        self._owned = owned
        self._owner_id = owner_id
        self.position = {owned.order: DataType.POINTS}  # type: ignore[misc]  # of each list, not of the class
        super().__init__(context, (f"{owned.owner}.{owned.name}", owner_id), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The rows of the stretch."""
        lookup = in_stretches(self._owned.rows, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._owner_id, stretch)) or []

    async def total_count(self) -> int:
        """How many there are."""
        return await self.context.load(self._owned.counts, self._owner_id) or 0


def owned_list(composition: Composition, owned: Owned, connection: str, description: str) -> StrawberryField:
    """The field of the owner that shows the list."""

    def page(root: Row, info: Any, first: int | None = None, after: str | None = None) -> OwnedList:
        return OwnedList(info.context, owned, root[owned.key], first, after=after)

    arguments = (
        argument("first", optional(int), f"How many {owned.name} to show from the start or after a cursor."),
        argument("after", optional(str), f"Show {owned.name} after this cursor, which is of the same list."),
    )
    return field(owned.name, composition[connection], description, page, arguments=arguments)
