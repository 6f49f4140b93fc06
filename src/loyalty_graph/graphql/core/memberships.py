"""The customers of newsletters and price groups: how many, and page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.graphql.composing import Composition, field
from loyalty_graph.graphql.core.owned_lists import Owned, owned_list
from loyalty_graph.repository.lookups_programme import (
    customers_of_newsletters,
    customers_of_price_groups,
    newsletter_member_counts,
    price_group_member_counts,
)

if TYPE_CHECKING:
    from strawberry.types.field import StrawberryField

    from loyalty_graph.graphql.row_sets import Row

_OF_NEWSLETTER: Final = Owned(
    "Newsletter", "customers", "newsletter_id", "member_id", customers_of_newsletters, newsletter_member_counts
)
_OF_PRICE_GROUP: Final = Owned(
    "PriceGroup", "customers", "price_group_id", "member_id", customers_of_price_groups, price_group_member_counts
)


def add_membership_fields(composition: Composition) -> None:
    """Add `memberCount` and `customers` to Newsletter and PriceGroup."""
    for owned, who in ((_OF_NEWSLETTER, "get it"), (_OF_PRICE_GROUP, "are in it")):
        listed = f"The customers who {who}, in the order in which their references became known."
        shown = owned_list(composition, owned, "CustomerConnection", listed)
        composition.extend(owned.owner, [_count(owned, f"How many customers {who}."), shown])


def _count(owned: Owned, description: str) -> StrawberryField:
    async def count(root: Row, info: Any) -> int:
        return await info.context.load(owned.counts, root[owned.key]) or 0

    return field("memberCount", int, description, count)
