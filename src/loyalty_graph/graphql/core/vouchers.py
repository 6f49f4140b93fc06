"""Vouchers, and those of an operation or a customer page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.graphql.composing import Composition, argument, field, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.histories import History, in_stretches
from loyalty_graph.graphql.core.members import customer_of
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.listings import Vouchers
from loyalty_graph.repository.lookups_operations import operations_by_id
from loyalty_graph.repository.lookups_vouchers import (
    voucher_counts_of_members,
    voucher_counts_of_operations,
    vouchers_of_members,
    vouchers_of_operations,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository import Repository
    from loyalty_graph.repository.lookups_history import Stretch

    VouchersOf = Callable[[Repository, Sequence[Any], Stretch], Coroutine[Any, Any, Mapping[Any, list[Row]]]]
    """Finds a stretch of the vouchers of many owners at once."""

_COLUMNS: Final = (
    *("code", "reference", "type", "value", "status", "valid_from", "valid_until", "outlet", "order_number"),
    *("payment_required", "statement_balance", "paid_at", "used_at", "voided_at"),
)

_PAGE: Final = (
    argument("first", optional(int), "How many vouchers to show from the start or after a cursor."),
    argument("after", optional(str), "Show vouchers after this cursor, which is of the same list."),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """What has vouchers: the type of it, the column of its ids, and how its vouchers are found."""

    type_name: str
    key: str
    which: str
    vouchers: VouchersOf
    counts: Lookup[int, int]


_OWNERS: Final = (
    Owner("Operation", "operation_id", "that it issued", vouchers_of_operations, voucher_counts_of_operations),
    Owner("Customer", "member_id", "of the customer", vouchers_of_members, voucher_counts_of_members),
)


class VoucherList(History):
    """The vouchers of one operation or customer, in the order in which they were issued."""

    position: ClassVar[Mapping[str, DataType]] = {"voucher_id": DataType.POINTS}

    def __init__(
        self, context: RequestContext, of: Owner, owner_id: int, first: int | None, *, after: str | None
    ) -> None:
        self._of = of
        self._owner_id = owner_id
        super().__init__(context, (f"{of.type_name}.vouchers", owner_id), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The vouchers of the stretch."""
        lookup = in_stretches(self._of.vouchers, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._owner_id, stretch)) or []

    async def total_count(self) -> int:
        """How many vouchers there are."""
        return await self.context.load(self._of.counts, self._owner_id) or 0


def add_voucher_fields(composition: Composition) -> None:
    """Add the fields of Voucher, and `vouchers` to Operation and Customer."""
    composition.extend(
        "Voucher",
        [
            id_field("Voucher"),
            *column_fields(composition, Vouchers, _COLUMNS),
            field("customer", composition["Customer"], "The customer whose voucher it is.", customer_of),
            field("operation", optional(composition["Operation"]), "The operation that issued it.", _operation),
        ],
    )
    for owner in _OWNERS:
        composition.extend(owner.type_name, [_list(composition, owner)])


def _list(composition: Composition, of: Owner) -> Any:
    def page(root: Row, info: Any, first: int | None = None, after: str | None = None) -> VoucherList:
        return VoucherList(info.context, of, root[of.key], first, after=after)

    listed = f"The vouchers {of.which}, in the order in which they were issued."
    return field("vouchers", composition["VoucherConnection"], listed, page, arguments=_PAGE)


async def _operation(root: Row, info: Any) -> Row | None:
    found: Row | None = await info.context.load(operations_by_id, root["operation_id"])
    return found
