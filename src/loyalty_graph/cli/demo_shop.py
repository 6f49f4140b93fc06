"""The demo shop's history as import files: eighteen months of a small coffee chain, the same on every machine.

Made rather than stored, so that it reads as what it is: sales that earn, refunds that reverse, rewards, expiry and the
odd cases that make two reports differ (orphans, excluded staff, customers without a purchase).
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY: Final = dt.date(2025, 1, 1)
LAST_DAY: Final = dt.date(2026, 6, 30)
CUSTOMERS: Final = 240
SALES: Final = 1_600

_FIRST_NAMES: Final = (
    "Ada",
    "Bruno",
    "Clara",
    "Dario",
    "Elif",
    "Felix",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaja",
    "Leon",
    "Mira",
    "Noah",
    "Olga",
    "Paul",
    "Rosa",
    "Sami",
    "Tess",
    "Vera",
)
_LAST_NAMES: Final = (
    "Abel",
    "Blum",
    "Costa",
    "Dietz",
    "Ekman",
    "Fonda",
    "Graf",
    "Haas",
    "Ivanov",
    "Jung",
    "Klein",
    "Lang",
    "Moreau",
    "Novak",
    "Olsen",
    "Petit",
)
_PRODUCTS: Final = (("ESPRESSO", 3), ("BEANS-1KG", 24), ("FILTER-SET", 38), ("GRINDER", 129), ("MACHINE", 640))


@dataclass
class _Shop:
    chance: random.Random
    files: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    points: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def book(self, customer: str, kind: str, points: int, at: dt.datetime, **more: str) -> str:
        balance_type = more.setdefault("balance_type", "STORE")
        self.points[customer, balance_type] += points
        number = f"D{len(self.files['entries']) + 1:05d}"
        row = {"id": number, "customer": customer, "kind": kind, "points": points, "effective_at": _text(at)}
        self.files["entries"].append(row | more)
        return number

    def sell(self, customer: str, at: dt.datetime) -> None:
        product, price = self.chance.choices(_PRODUCTS, weights=(40, 30, 15, 10, 2))[0]
        order = f"{10_000 + len(self.files['sales'])}"
        online = self.chance.random() < 0.2  # noqa: PLR2004 - a fifth of the sales come through the web shop
        outlet = "WEB" if online else self.chance.choice(("MARKET", "STATION"))
        sale = {"order_number": order, "customer": customer, "sold_at": _text(at), "outlet": outlet}
        self.files["sales"].append(sale | {"type": "ONLINE" if online else "SALE", "total": f"{price}.00"})
        line = {"product_id": product, "supplier_sku": f"S-{product}", "manufacturer_sku": f"M-{product}"}
        self.files["sale_lines"].append({"order_number": order, "quantity": 1, "amount": f"{price}.00"} | line)
        summer = dt.date(2025, 5, 1) <= at.date() < dt.date(2025, 9, 1) and self.chance.random() < 0.5  # noqa: PLR2004
        campaign, balance_type = ("SUMMER", "CLUB") if summer else ("COFFEE", "STORE")
        earned = {"campaign": campaign, "balance_type": balance_type, "order_number": order}
        entry = self.book(customer, "EARN_RULE", price, at, **earned)
        later = at + dt.timedelta(days=self.chance.randint(1, 9), minutes=7)
        if self.chance.random() < 0.05 and later.date() <= LAST_DAY:  # noqa: PLR2004 - one sale in twenty comes back
            refund = {"order_number": f"{order}-R", "sold_at": _text(later), "type": "REFUND", "refunds": order}
            self.files["sales"].append(sale | refund | {"total": f"{price}.00"})
            self.book(customer, "REVERSAL_ORDER_REFUND", -price, later, reverses=entry, **earned)

    def redeem(self, customer: str, at: dt.datetime) -> None:
        reward = self.points[customer, "STORE"] // 50 * 50
        if reward > 0:
            entry = self.book(customer, "REDEEM_REWARD", -reward, at, campaign="COFFEE")
            if self.chance.random() < 0.1:  # noqa: PLR2004 - one reward in ten is handed back
                self.book(customer, "REIMBURSE", reward, at + dt.timedelta(minutes=20), reverses=entry)


def write_demo_files(folder: Path) -> None:
    """Write the demo shop's import files into an existing folder."""
    # A fixed seed: the README shows answers of this shop. Nothing here is secret.
    shop = _Shop(random.Random(20_250_101))  # noqa: S311
    _settings(shop)
    references = _customers(shop)
    buyers = references[: CUSTOMERS - 30]
    strangers = [f"import-{number:03d}" for number in range(1, 9)]
    days = (LAST_DAY - FIRST_DAY).days
    for instant in sorted(_instant(shop.chance, days) for _ in range(SALES)):
        shop.sell(shop.chance.choice(buyers), instant)
        if shop.chance.random() < 0.15:  # noqa: PLR2004 - a redemption for every seventh sale
            shop.redeem(shop.chance.choice(buyers), instant + dt.timedelta(minutes=3))
    for stranger in strangers:
        shop.book(
            stranger, "IMPORT_CREDIT", shop.chance.randint(10, 90), _instant(shop.chance, days), campaign="COFFEE"
        )
    _year_end(shop, buyers)
    for name, rows in shop.files.items():
        header = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)


def _settings(shop: _Shop) -> None:
    shop.files["account"] = [
        {"code": "demo", "name": "Bean & Leaf", "currency": "EUR", "data_epoch": FIRST_DAY.isoformat()}
    ]
    shop.files["balance_types"] = [
        {"code": "STORE", "name": "Store points", "is_default": "true"},
        {"code": "CLUB", "name": "Club points", "is_default": "false"},
    ]
    shop.files["price_groups"] = [
        {"code": "SILVER", "name": "Silver", "points_threshold": 300},
        {"code": "GOLD", "name": "Gold", "points_threshold": 900},
    ]
    shop.files["campaigns"] = [
        {"code": "COFFEE", "name": "A point per euro", "balance_type": "STORE", "ends_at": ""},
        {"code": "SUMMER", "name": "Iced summer", "balance_type": "CLUB", "ends_at": "2025-09-10T00:00:00Z"},
    ]
    shop.files["outlets"] = [
        {"code": code, "name": name, "position": position}
        for position, (code, name) in enumerate(
            (("MARKET", "Market Square"), ("STATION", "Central Station"), ("WEB", "Web shop")), 1
        )
    ]
    shop.files["adjustment_reasons"] = [
        {"code": "GOODWILL", "label": "Goodwill", "effect_up": "EARNED", "effect_down": "REVERSED"},
        {"code": "VOUCHER_ISSUED", "label": "Voucher issued", "effect_up": "EARNED", "effect_down": "REDEEMED"},
    ]


def _customers(shop: _Shop) -> list[str]:
    for number in range(1, CUSTOMERS + 1):
        first, last = shop.chance.choice(_FIRST_NAMES), shop.chance.choice(_LAST_NAMES)
        staff = number % 60 == 0
        shop.files["customers"].append(
            {
                "reference": f"cust-{number:04d}",
                "email": f"{first}.{last}.{number}@example.test".lower(),
                "first_name": first,
                "last_name": last,
                "employee": str(staff).lower(),
                "excluded_from_reports": str(staff).lower(),
                "automatic_price_group": str(number % 3 == 0).lower(),
                "receive_email": str(shop.chance.random() < 0.7).lower(),  # noqa: PLR2004
                "created_at": _text(_instant(shop.chance, 20)),
            }
        )
        if number % 4:
            shop.files["enrolments"].append({"campaign": "COFFEE", "customer": f"cust-{number:04d}"})
        if number % 5 == 0:
            roast = shop.chance.choice(("light", "medium", "dark"))
            answer = {"customer": f"cust-{number:04d}", "segment_group": "favourite-roast", "option": roast}
            shop.files["survey_answers"].append(answer)
    return [row["reference"] for row in shop.files["customers"]]


def _year_end(shop: _Shop, buyers: list[str]) -> None:
    """Move some club points into the store's at the end of the summer, and let the rest expire with the year."""
    for number, customer in enumerate(buyers):
        club = shop.points[customer, "CLUB"]
        if club <= 0:
            continue
        if number % 3 == 0:
            at, operation = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC), f"MERGE-{customer}"
            shop.book(customer, "TRANSFER_OUT", -club, at, balance_type="CLUB", operation=operation)
            shop.book(customer, "TRANSFER_IN", club, at, balance_type="STORE", operation=operation)
        else:
            shop.book(customer, "EXPIRY", -club, dt.datetime(2026, 2, 1, tzinfo=dt.UTC), balance_type="CLUB")


def _instant(chance: random.Random, days: int) -> dt.datetime:
    start = dt.datetime.combine(FIRST_DAY, dt.time(7), tzinfo=dt.UTC)
    return start + dt.timedelta(days=chance.randint(0, days), minutes=chance.randint(0, 720))


def _text(instant: dt.datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
