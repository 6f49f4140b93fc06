"""Vouchers, and those of an operation or a customer page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.graphql.composing import Composition, field, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.members import customer_of
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.graphql.core.owned_lists import Owned, owned_list
from loyalty_graph.reports.listings import Vouchers
from loyalty_graph.repository.lookups_operations import operations_by_id
from loyalty_graph.repository.lookups_vouchers import (
    voucher_counts_of_members,
    voucher_counts_of_operations,
    vouchers_of_members,
    vouchers_of_operations,
)

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row

_COLUMNS: Final = (
    *("code", "reference", "type", "value", "status", "valid_from", "valid_until", "outlet", "order_number"),
    *("payment_required", "statement_balance", "paid_at", "used_at", "voided_at"),
)

_OF_OPERATION: Final = Owned(
    "Operation", "vouchers", "operation_id", "voucher_id", vouchers_of_operations, voucher_counts_of_operations
)
_OF_CUSTOMER: Final = Owned(
    "Customer", "vouchers", "member_id", "voucher_id", vouchers_of_members, voucher_counts_of_members
)


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
    for owned, which in ((_OF_OPERATION, "that it issued"), (_OF_CUSTOMER, "of the customer")):
        listed = f"The vouchers {which}, in the order in which they were issued."
        composition.extend(owned.owner, [owned_list(composition, owned, "VoucherConnection", listed)])


async def _operation(root: Row, info: Any) -> Row | None:
    found: Row | None = await info.context.load(operations_by_id, root["operation_id"])
    return found
