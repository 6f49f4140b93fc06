"""The customers of newsletters and price groups: how many, and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.graphql.composing import Composition, argument, field, optional
from loyalty_graph.graphql.core.histories import History, in_stretches
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.repository.lookups_programme import (
    customers_of_newsletters,
    customers_of_price_groups,
    newsletter_member_counts,
    price_group_member_counts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository import Repository
    from loyalty_graph.repository.lookups_history import Stretch

    CustomersOf = Callable[[Repository, Sequence[Any], Stretch], Coroutine[Any, Any, Mapping[Any, list[Row]]]]
    """Finds a stretch of the customers of many owners at once."""

_PAGE: Final = (
    argument("first", optional(int), "How many customers to show from the start or after a cursor."),
    argument("after", optional(str), "Show customers after this cursor, which is of the same list."),
)


@dataclass(frozen=True, slots=True)
class Membership:
    """What customers can be in: the type of it, the column of its ids, and how its customers are found."""

    type_name: str
    key: str
    who: str
    customers: CustomersOf
    counts: Lookup[int, int]


_MEMBERSHIPS: Final = (
    Membership("Newsletter", "newsletter_id", "get it", customers_of_newsletters, newsletter_member_counts),
    Membership("PriceGroup", "price_group_id", "are in it", customers_of_price_groups, price_group_member_counts),
)


class MemberList(History):
    """The customers of one newsletter or price group, in the order in which their references became known."""

    position: ClassVar[Mapping[str, DataType]] = {"member_id": DataType.POINTS}

    def __init__(
        self, context: RequestContext, of: Membership, owner_id: int, first: int | None, *, after: str | None
    ) -> None:
        self._of = of
        self._owner_id = owner_id
        super().__init__(context, (f"{of.type_name}.customers", owner_id), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The customers of the stretch."""
        lookup = in_stretches(self._of.customers, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._owner_id, stretch)) or []

    async def total_count(self) -> int:
        """How many customers there are."""
        return await self.context.load(self._of.counts, self._owner_id) or 0


def add_membership_fields(composition: Composition) -> None:
    """Add `memberCount` and `customers` to Newsletter and PriceGroup."""
    for membership in _MEMBERSHIPS:
        composition.extend(membership.type_name, _fields(composition, membership))


def _fields(composition: Composition, of: Membership) -> list[Any]:
    def page(root: Row, info: Any, first: int | None = None, after: str | None = None) -> MemberList:
        return MemberList(info.context, of, root[of.key], first, after=after)

    async def count(root: Row, info: Any) -> int:
        return await info.context.load(of.counts, root[of.key]) or 0

    listed = f"The customers who {of.who}, in the order in which their references became known."
    return [
        field("memberCount", int, f"How many customers {of.who}.", count),
        field("customers", composition["CustomerConnection"], listed, page, arguments=_PAGE),
    ]
