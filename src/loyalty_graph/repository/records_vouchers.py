"""One record of each voucher as a Select, with what follows from the time it is read at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.domain.vouchers import VoucherStatus
from loyalty_graph.ledger.tables import INSTANT, MONEY

if TYPE_CHECKING:
    from loyalty_graph.repository.records import Records
    from loyalty_graph.repository.relations import Relations

_STATUS: Final = sa.Enum(VoucherStatus, native_enum=False, collation="C")

_STORED: Final = (
    *("voucher_id", "member_id", "operation_id", "code", "type", "value", "valid_from", "valid_until", "order_number"),
    *("paid_at", "used_at", "voided_at"),
)


def voucher_records(relations: Relations) -> Records:
    """The vouchers, each with the customer's `reference` and the code of the `outlet`.

    `status` is as of the scope's now; while `payment_required`, the `statement_balance` is the value, else 0.
    """
    vouchers, outlets, members = relations.vouchers, relations.outlets, relations.members
    joined = vouchers.join(outlets, outlets.c.outlet_id == vouchers.c.outlet_id).join(
        members, members.c.member_id == vouchers.c.member_id
    )
    owed = sa.and_(vouchers.c.on_statement, vouchers.c.paid_at.is_(None), vouchers.c.voided_at.is_(None))
    return sa.select(
        *(vouchers.c[name] for name in _STORED),
        members.c.reference,
        outlets.c.code.label("outlet"),
        _status(relations).label("status"),
        owed.label("payment_required"),
        sa.case((owed, vouchers.c.value), else_=sa.literal(0, MONEY)).label("statement_balance"),
    ).select_from(joined)


def _status(relations: Relations) -> sa.ColumnElement[VoucherStatus]:
    vouchers = relations.vouchers
    expired = vouchers.c.valid_until <= sa.literal(relations.scope.now, INSTANT)
    return sa.case(
        (vouchers.c.voided_at.is_not(None), sa.literal(VoucherStatus.VOID, _STATUS)),
        (vouchers.c.used_at.is_not(None), sa.literal(VoucherStatus.USED, _STATUS)),
        (expired, sa.literal(VoucherStatus.EXPIRED, _STATUS)),
        else_=sa.literal(VoucherStatus.ISSUED, _STATUS),
    )
