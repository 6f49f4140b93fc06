"""The records a ledger is made of: entries, sales and customers, with their cells read into values.

How they come together in an account is ledger.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .times import parse_optional_instant

if TYPE_CHECKING:
    from decimal import Decimal

Row = dict[str, str]
"""One line of an import file: column to cell, both text."""


@dataclass(frozen=True)
class Entry:
    """One row of the ledger. `reference`s without a customer are orphans; what no file brought has no `id`."""

    id: str
    reference: str
    campaign: str | None
    balance_type: str
    kind: str
    effect: str
    points: int
    at: datetime
    initiated_at: datetime | None
    reason: str | None = None
    operation: str = ""
    """The code of the operation that booked it; empty for what a file brought, whatever operation the file names."""
    corrects: Entry | None = None
    """What an undone operation had booked."""


@dataclass(frozen=True)
class Sale:
    """One row of sales.csv; `codes` are every product id, supplier and manufacturer SKU on its lines."""

    order_number: str
    reference: str
    sold_at: datetime
    type: str
    total: Decimal
    refunds: str | None
    codes: frozenset[str]


@dataclass(frozen=True)
class Voucher:
    """A loyalty voucher. `operation` is the code of the one that issued it, `order_number` its sale's."""

    code: str
    reference: str
    value: str
    operation: str
    outlet: str
    order_number: str
    valid_from: datetime
    valid_until: datetime | None
    on_statement: bool
    """Whether it has to be paid for before it is used."""
    paid_at: datetime | None = None
    used_at: datetime | None = None
    voided_at: datetime | None = None


@dataclass(frozen=True)
class Customer:
    """A customer record."""

    reference: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    employee: bool = False
    excluded_from_reports: bool = False
    opted_out_at: datetime | None = None
    closed_at: datetime | None = None
    account_customer: bool = False
    receive_email: bool = False
    receive_post: bool = False
    receive_sms: bool = False
    price_group: str | None = None
    accrual_enabled: bool = True
    automatic_price_group: bool = False
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


FLAGS = {
    "employee",
    "excluded_from_reports",
    "account_customer",
    "receive_email",
    "receive_post",
    "receive_sms",
    "accrual_enabled",
    "automatic_price_group",
}
INSTANTS = {"opted_out_at", "closed_at", "created_at"}


def upserted(row: Row, known: Customer | None) -> Customer:
    """The record after importing its row: a column that is absent, or an empty flag or created_at, keeps its value."""
    values: dict[str, object] = {}
    for column, text in row.items():
        if column in FLAGS:
            if text:
                values[column] = text == "true"
        elif column in INSTANTS:
            if text or column != "created_at":
                values[column] = parse_optional_instant(text)
        else:
            values[column] = text or None
    return replace(known or Customer(reference=row["reference"]), **values)  # type: ignore[arg-type]
