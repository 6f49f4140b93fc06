"""The small account in which random operations are done: what it begins with, and whom and what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .pools import REASONS

if TYPE_CHECKING:
    from .oracle import Batch

TYPES = ("GOLD", "SILVER", "TIN")
CAMPAIGNS = ("C1", "C2")
PRICE_GROUPS = ("STAFF", "LOW", "HIGH")
RECORDS = ("ann", "bob", "cäsar", "dee")
NAMES = (*RECORDS, "x9", "zoe")
"""The last two have no record at first: x9 has an entry, zoe is not known at all."""

_ENTRIES = (
    ("ann", "EARN_RULE", 12, "C1"),
    ("bob", "EARN_RULE", 30, ""),
    ("cäsar", "EARN_RULE", 7, "C2"),
    ("dee", "REVERSAL_ORDER_REFUND", -6, ""),
    ("x9", "EARN_RULE", 5, "C1"),
)

FIRST_BATCH: Batch = {
    "account.csv": [{"code": "", "name": "Random operations", "currency": "EUR"}],
    "balance_types.csv": [{"code": code, "name": code, "is_default": str(code == "GOLD").lower()} for code in TYPES],
    "price_groups.csv": [
        {"code": "STAFF", "name": "Staff", "points_threshold": ""},
        {"code": "LOW", "name": "Low", "points_threshold": "1"},
        {"code": "HIGH", "name": "High", "points_threshold": "20"},
    ],
    "campaigns.csv": [
        {"code": "C1", "name": "Open", "balance_type": "GOLD", "starts_at": "", "ends_at": ""},
        {"code": "C2", "name": "Over", "balance_type": "GOLD", "starts_at": "", "ends_at": "2024-02-15T00:00:00Z"},
    ],
    "outlets.csv": [{"code": "O1", "name": "Outlet 1", "position": "1"}],
    "adjustment_reasons.csv": [dict(reason) for reason in REASONS],
    "customers.csv": [
        {
            "reference": name,
            "email": f"{name}@example.test",
            "automatic_price_group": str(name in {"ann", "dee"}).lower(),
            "excluded_from_reports": str(name == "cäsar").lower(),
            "account_customer": str(name in {"bob", "dee"}).lower(),
            "closed_at": "2024-02-15T00:00:00Z" if name == "cäsar" else "",
            "accrual_enabled": str(name != "dee").lower(),
            "created_at": "2024-01-01T00:00:00Z",
        }
        for name in RECORDS
    ],
    "enrolments.csv": [{"campaign": "C1", "customer": name} for name in ("ann", "cäsar")],
    "sales.csv": [
        {
            "order_number": f"S-{name}",
            "customer": name,
            "sold_at": "2024-02-01T12:00:00Z",
            "outlet": "O1",
            "type": "SALE",
            "total": "9.50",
        }
        for name in ("ann", "bob", "dee")
    ],
    "entries.csv": [
        {"id": f"first-{name}", "customer": name, "balance_type": "GOLD", "kind": kind, "points": str(points)}
        | {"effective_at": "2024-02-01T12:00:00Z", "campaign": campaign}
        for name, kind, points, campaign in _ENTRIES
    ],
}
"""Imported first of all."""
