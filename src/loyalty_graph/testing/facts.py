"""Facts about customers, written down one call each and turned into the files of an import.

What brings them into a gateway is in ledger.py.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

Cell = str | int | dt.date | None
"""A value of an import file; true and false, days and instants are written as files have them."""

DEFAULT_TYPE: Final = "POINTS"
"""The balance type of facts that name none."""

FIRST_DAY: Final = "2024-01-01"
"""The day of facts before the first one that names a day."""

_DECLARATIONS: Final = ("balance_types", "price_groups", "campaigns", "outlets", "adjustment_reasons")


class Facts:
    """Customers, sales and entries, each written down by one call.

    `on` is a UTC day, for noon of it, or an instant (`"2024-02-01T09:00:00Z"`); a fact without one happens on the day
    of the fact before. Balance types, campaigns and outlets exist as soon as a fact names them, and the first balance
    type is the default one; reasons and price groups have to be declared. Points are given without sign where the
    method's name says which way they go.
    """

    def __init__(self) -> None:
        self._files: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._declared: dict[str, dict[str, dict[str, str]]] = {name: {} for name in _DECLARATIONS}
        self._numbers = count(1)
        self._on: str | dt.date = FIRST_DAY
        self._declared_more = False

    def account(self, **columns: Cell) -> None:
        """The account itself: `name`, `currency`, `data_epoch`, as in account.csv."""
        self._files["account"] = [_cells(columns)]

    def balance_type(self, code: str, **columns: Cell) -> None:
        """A balance type, with columns of balance_types.csv."""
        is_default = not self._declared["balance_types"]
        self._declare("balance_types", code, {"is_default": is_default, **columns})

    def campaign(self, code: str, balance_type: str = DEFAULT_TYPE, **columns: Cell) -> None:
        """A campaign, with columns of campaigns.csv (`starts_at`, `ends_at`)."""
        self._need_type(balance_type)
        self._declare("campaigns", code, {"balance_type": balance_type, **columns})

    def reason(self, code: str, effect_up: str, effect_down: str, **columns: Cell) -> None:
        """A reason of manual adjustments, and their effect where points go up and where they go down.

        As in `ledger.reason("GOODWILL", "EARNED", "REVERSED")`.
        """
        self._declare("adjustment_reasons", code, {"effect_up": effect_up, "effect_down": effect_down, **columns})

    def price_group(self, code: str, **columns: Cell) -> None:
        """A price group, with columns of price_groups.csv (`points_threshold`)."""
        self._declare("price_groups", code, columns)

    def customer(self, reference: str, **columns: Cell) -> None:
        """A customer record, with columns of customers.csv (`email`, `excluded_from_reports`, …).

        A reference with entries and without a record is an orphan.
        """
        self._files["customers"].append(_cells({"reference": reference, **columns}))

    def enrol(self, reference: str, campaign: str) -> None:
        """Enrol a customer in a campaign."""
        self._need_campaign(campaign, DEFAULT_TYPE)
        self._files["enrolments"].append({"campaign": campaign, "customer": reference})

    def answer(self, reference: str, segment_group: str, option: str) -> None:
        """What a customer chose in a survey."""
        row = {"customer": reference, "segment_group": segment_group, "option": option}
        self._files["survey_answers"].append(row)

    def sale(  # noqa: PLR0913 - what there is to say of a sale, each by keyword
        self,
        reference: str,
        total: str | Decimal,
        *,
        on: str | dt.date | None = None,
        type: str = "SALE",  # noqa: A002 - the word of sales.csv
        products: Sequence[str] = (),
        outlet: str = "O1",
        order_number: str | None = None,
        refunds: str | None = None,
    ) -> str:
        """A sale of products, by product id; returns its order number, which is made unless one is given."""
        number = order_number or f"S{next(self._numbers)}"
        if outlet not in self._declared["outlets"]:
            self._declare("outlets", outlet, {"position": len(self._declared["outlets"]) + 1})
        row: dict[str, Cell] = {"order_number": number, "customer": reference, "sold_at": self._instant(on)}
        row |= {"outlet": outlet, "type": type, "total": str(total), "refunds": refunds}
        self._files["sales"].append(_cells(row))
        for place, product in enumerate(products):
            amount = "0.00" if place else str(total)
            line: dict[str, Cell] = {"order_number": number, "product_id": product, "quantity": 1, "amount": amount}
            self._files["sale_lines"].append(_cells(line))
        return number

    def refund(
        self, reference: str, total: str | Decimal, *, of: str | None = None, on: str | dt.date | None = None
    ) -> str:
        """Money given back for the sale `of`: a positive amount. Returns its order number."""
        return self.sale(reference, total, on=on, type="REFUND", refunds=of)

    def earn(self, reference: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Points earned by rule. `columns`, here and below: as of `entry`. Returns the entry's id."""
        return self.entry(reference, "EARN_RULE", points, on=on, **columns)

    def reverse(self, reference: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Earned points taken back for an order's refund. Returns the entry's id."""
        return self.entry(reference, "REVERSAL_ORDER_REFUND", -points, on=on, **columns)

    def redeem(self, reference: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Points redeemed for a reward. Returns the entry's id."""
        return self.entry(reference, "REDEEM_REWARD", -points, on=on, **columns)

    def reimburse(self, reference: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Redeemed points given back. Returns the entry's id."""
        return self.entry(reference, "REIMBURSE", points, on=on, **columns)

    def expire(self, reference: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Points that expired. Returns the entry's id."""
        return self.entry(reference, "EXPIRY", -points, on=on, **columns)

    def transfer(
        self, reference: str, points: int, *, source: str, destination: str, on: str | dt.date | None = None
    ) -> None:
        """Points moved from one balance type to another."""
        operation = f"T{next(self._numbers)}"
        sides = (("TRANSFER_OUT", source, -points), ("TRANSFER_IN", destination, points))
        for kind, balance_type, signed in sides:
            self.entry(reference, kind, signed, on=on, balance_type=balance_type, operation=operation)

    def entry(self, reference: str, kind: str, points: int, *, on: str | dt.date | None = None, **columns: Cell) -> str:
        """Any entry, `points` signed. `columns` are those of entries.csv (`campaign`, `balance_type`, `reason`, …).

        Returns the entry's id, which is made unless one is given.
        """
        balance_type = str(columns.setdefault("balance_type", DEFAULT_TYPE))
        self._need_type(balance_type)
        if (campaign := columns.get("campaign")) is not None:
            self._need_campaign(str(campaign), balance_type)
        number = str(columns.setdefault("id", f"E{next(self._numbers)}"))
        fixed: dict[str, Cell] = {"customer": reference, "kind": kind, "points": points}
        self._files["entries"].append(_cells({**fixed, "effective_at": self._instant(on), **columns}))
        return number

    def write(self, folder: Path, account: str) -> bool:
        """Write the facts since the last time as import files of an account; False if there are none.

        What is declared is written every time: another account may not know it yet.
        """
        if not self._files and not self._declared_more:
            return False
        for row in self._files.get("account", []):
            row["code"] = account
        files = {name: list(rows.values()) for name, rows in self._declared.items()} | self._files
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in files.items():
            if rows:
                columns = list(dict.fromkeys(column for row in rows for column in row))
                with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, columns, restval="")
                    writer.writeheader()
                    writer.writerows(rows)
        self._files.clear()
        self._declared_more = False
        return True

    def _instant(self, on: str | dt.date | None) -> str:
        self._on = self._on if on is None else on
        written = _cell(self._on)
        return written if "T" in written else f"{written}T12:00:00Z"

    def _need_type(self, code: str) -> None:
        if code not in self._declared["balance_types"]:
            self.balance_type(code)

    def _need_campaign(self, code: str, balance_type: str) -> None:
        if code not in self._declared["campaigns"]:
            self.campaign(code, balance_type)

    def _declare(self, file: str, code: str, columns: dict[str, Cell]) -> None:
        self._declared[file][code] = _cells({"code": code, **columns})
        self._declared_more = True


def _cells(columns: dict[str, Cell]) -> dict[str, str]:
    return {name: _cell(value) for name, value in columns.items()}


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
