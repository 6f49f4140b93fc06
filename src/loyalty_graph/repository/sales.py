"""Words about sales: what counts as a purchase, and what purchases come to once refunds are taken off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import order_numbers
from loyalty_graph.ledger.vouchers import VOUCHER_ISSUE
from loyalty_graph.repository.relations import Relations

SALE: Final = "SALE"
REFUND: Final = "REFUND"

NOT_PURCHASES: Final = (REFUND, VOUCHER_ISSUE)
"""The types of sale by which nothing is bought; every other type, a merchant's own included, is a purchase."""


@dataclass(frozen=True, eq=False)
class SaleWords(Relations):
    """Words about sales."""

    @cached_property
    def purchases(self) -> sa.Subquery:
        """The sales by which something was bought."""
        return sa.select(self.sales).where(*(self.sales.c.type != kind for kind in NOT_PURCHASES)).subquery("purchases")

    def buyer(self, order_number: str) -> sa.Select[Any]:
        """The `member_id` of whoever bought under this order number: at most one row."""
        numbers, purchases = order_numbers.c, self.purchases
        own = sa.and_(numbers.member_id == purchases.c.member_id, numbers.order_number == purchases.c.order_number)
        return (
            sa.select(purchases.c.member_id)
            .join(order_numbers, own)
            .where(numbers.account_id == self.scope.account_id, numbers.order_number == order_number)
        )

    @cached_property
    def takings(self) -> sa.Subquery:
        """Purchases and their refunds: `member_id`, `sold_at`, `day`, `type`, `amount`, `is_purchase`.

        A refund has a negative `amount`, its own day, and the `type` of the sale it refunds: null where that sale is
        not named or not known. The refund of a voucher issue is none of them: no purchase is taken back.
        """
        sale, refunded = self.sales.alias(), self.sales.alias("refunded")
        is_refund = sale.c.type == REFUND
        number = (
            sa.select(order_numbers.c.order_number, order_numbers.c.member_id)
            .where(order_numbers.c.account_id == self.scope.account_id)
            .subquery("refunded_number")
        )
        named = sale.outerjoin(number, sa.and_(is_refund, number.c.order_number == sale.c.refunds)).outerjoin(
            refunded,
            sa.and_(refunded.c.member_id == number.c.member_id, refunded.c.order_number == number.c.order_number),
        )
        counted_type = sa.case((is_refund, refunded.c.type), else_=sale.c.type)
        return (
            sa.select(
                sale.c.member_id,
                sale.c.sold_at,
                sale.c.day,
                counted_type.label("type"),
                sa.case((is_refund, -sale.c.total), else_=sale.c.total).label("amount"),
                sa.not_(is_refund).label("is_purchase"),
            )
            .select_from(named)
            .where(counted_type.is_distinct_from(VOUCHER_ISSUE))
            .subquery("takings")
        )
