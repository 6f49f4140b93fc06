"""Vouchers: issued with a sale by the first outlet, used, paid and voided; they never book an entry.

None that is made here lives for less than a day, so none of them expires.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .actions import Given, RefusedActionError
from .attributes import VOUCHER, Change
from .records import Sale, Voucher
from .times import show_instant, show_optional_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from .ledger import Ledger


def wanted_vouchers(ledger: Ledger, references: list[str], given: Given) -> list[Change]:
    """One voucher of the value each; members without a record get none."""
    value = f"{Decimal(given['value']):.2f}"
    return [
        Change(each, VOUCHER, None, value, error=None if each in ledger.customers else "NO_CUSTOMER_RECORD")
        for each in references
    ]


def taken_back(ledger: Ledger, operation: str) -> list[Change]:
    """What undoing does to the vouchers of an operation: what was used or voided since stays as it is."""
    return [
        Change(
            voucher.reference,
            VOUCHER,
            None if voucher.voided_at else voucher.value,
            voucher.value if voucher.used_at else None,
            voucher=voucher.code,
            since=bool(voucher.used_at or voucher.voided_at),
        )
        for voucher in ledger.vouchers.values()
        if voucher.operation == operation
    ]


def apply_to_vouchers(
    ledger: Ledger, operation: str, changes: Iterable[object], at: datetime, codes: Mapping[str, tuple[str, str]]
) -> None:
    """Issue and void what an operation changed; `codes` are the code and the order number of each member's voucher."""
    made = [each for each in changes if isinstance(each, Change) and each.attribute == VOUCHER]
    for each in (each for each in made if each.status == "CHANGED"):
        if each.voucher:
            ledger.vouchers[each.voucher] = replace(ledger.vouchers[each.voucher], voided_at=at)
        else:
            _issue(ledger, operation, each, at, codes[each.reference])


def _issue(ledger: Ledger, operation: str, change: Change, at: datetime, codes: tuple[str, str]) -> None:
    (code, order_number), value, days = codes, change.after or "", ledger.validity_days
    assert code not in ledger.vouchers
    assert order_number not in ledger.sales
    ledger.vouchers[code] = Voucher(
        code=code,
        reference=change.reference,
        value=value,
        operation=operation,
        outlet=min(ledger.outlets, key=lambda name: (int(ledger.outlets[name]["position"]), name)),
        order_number=order_number,
        valid_from=at,
        valid_until=None if days is None else at + timedelta(days=days),
        on_statement=ledger.customers[change.reference].account_customer,
    )
    ledger.sales[order_number] = Sale(
        order_number, change.reference, at, "VOUCHER_ISSUE", Decimal(value), refunds=None, codes=frozenset()
    )


def shown_vouchers(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Every voucher as the API shows it, by code."""
    return {code: _shown(voucher) for code, voucher in ledger.vouchers.items()}


def _shown(voucher: Voucher) -> dict[str, Any]:
    owed = _is_owed(voucher) and not voucher.voided_at
    return {
        "reference": voucher.reference,
        "type": "LOYALTY",
        "value": voucher.value,
        "status": "VOID" if voucher.voided_at else "USED" if voucher.used_at else "ISSUED",
        "validFrom": show_instant(voucher.valid_from),
        "validUntil": show_optional_instant(voucher.valid_until),
        "outlet": voucher.outlet,
        "orderNumber": voucher.order_number,
        "paymentRequired": owed,
        "statementBalance": voucher.value if owed else "0.00",
        "paidAt": show_optional_instant(voucher.paid_at),
        "usedAt": show_optional_instant(voucher.used_at),
        "voidedAt": show_optional_instant(voucher.voided_at),
        "customer": voucher.reference,
        "operation": voucher.operation,
    }


def _is_owed(voucher: Voucher) -> bool:
    return voucher.on_statement and voucher.paid_at is None


def _at_hand(ledger: Ledger, given: Given) -> Voucher:
    """The voucher, neither used nor void."""
    voucher = ledger.vouchers[given["code"]]
    for code, is_so in (("VOUCHER_USED", voucher.used_at), ("VOUCHER_VOID", voucher.voided_at)):
        if is_so:
            raise RefusedActionError((code, None))
    return voucher


def use_voucher(ledger: Ledger, given: Given, at: datetime) -> int:
    """Once, and not while payment is required."""
    voucher = _at_hand(ledger, given)
    if _is_owed(voucher):
        raise RefusedActionError(("PAYMENT_REQUIRED", None))
    ledger.vouchers[voucher.code] = replace(voucher, used_at=at)
    return 1


def pay_voucher(ledger: Ledger, given: Given, at: datetime) -> int:
    """Of account customers, once."""
    voucher = _at_hand(ledger, given)
    if not _is_owed(voucher):
        raise RefusedActionError(("NO_PAYMENT_REQUIRED", None))
    ledger.vouchers[voucher.code] = replace(voucher, paid_at=at)
    return 1


def void_voucher(ledger: Ledger, given: Given, at: datetime) -> int:
    """What was not used."""
    voucher = _at_hand(ledger, given)
    ledger.vouchers[voucher.code] = replace(voucher, voided_at=at)
    return 1


VOUCHER_VERBS: dict[str, Callable[[Ledger, Given, datetime], int]] = {
    "useVoucher": use_voucher,
    "payVoucher": pay_voucher,
    "voidVoucher": void_voucher,
}
"""What is done with one voucher, by its field of Mutation."""
