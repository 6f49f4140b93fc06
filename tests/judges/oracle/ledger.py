"""A ledger held in memory: what importing one or more folders of CSV rows makes of an account.

It trusts its input (checking files is the product's business) and answers what reports share about members.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .effects import EFFECT_OF_KIND, columns_of
from .records import Customer, Entry, Row, Sale, Voucher, upserted
from .times import parse_instant, parse_optional_instant

Batch = dict[str, list[Row]]
"""One import: file name, e.g. "entries.csv", to its rows; a cell is text, as in the file."""


@dataclass
class Ledger:
    """Everything an account holds. Load batches in the order in which they are imported."""

    today: date
    account: dict[str, str] = field(default_factory=dict)
    balance_types: dict[str, Row] = field(default_factory=dict)
    price_groups: dict[str, Row] = field(default_factory=dict)
    campaigns: dict[str, Row] = field(default_factory=dict)
    reasons: dict[str, Row] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    enrolments: set[tuple[str, str]] = field(default_factory=set)
    """(campaign, reference)"""
    newsletters: set[tuple[str | None, str]] = field(default_factory=set)
    """(newsletter, reference)"""
    answers: set[tuple[str, str, str]] = field(default_factory=set)
    """(reference, segment group, option)"""
    sales: dict[str, Sale] = field(default_factory=dict)
    outlets: dict[str, Row] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    validity_days: int | None = None
    """For how many days new vouchers are valid; None is for ever."""
    entries: list[Entry] = field(default_factory=list)
    """In booking order: batch by batch, within a batch by (effective_at, line)."""

    @classmethod
    def of(cls, batches: list[Batch], today: date) -> Ledger:
        """The ledger after importing these batches one after the other."""
        ledger = cls(today)
        for batch in batches:
            ledger.load(batch)
        return ledger

    def load(self, batch: Batch) -> None:
        """Import one folder: upsert by code or reference, skip entries and sales that are already there."""
        for row in batch.get("account.csv", []):
            self.account.update(row)
        for file, known in (
            ("balance_types.csv", self.balance_types),
            ("price_groups.csv", self.price_groups),
            ("campaigns.csv", self.campaigns),
            ("adjustment_reasons.csv", self.reasons),
            ("outlets.csv", self.outlets),
        ):
            for row in batch.get(file, []):
                known[row["code"]] = {**known.get(row["code"], {}), **row}
        for row in batch.get("customers.csv", []):
            self.customers[row["reference"]] = upserted(row, self.customers.get(row["reference"]))
        self.enrolments |= {(row["campaign"], row["customer"]) for row in batch.get("enrolments.csv", [])}
        self.answers |= {
            (row["customer"], row["segment_group"], row["option"]) for row in batch.get("survey_answers.csv", [])
        }
        self._load_sales(batch)
        self._load_entries(batch.get("entries.csv", []))

    def _load_sales(self, batch: Batch) -> None:
        for row in batch.get("sales.csv", []):
            number = row["order_number"]
            lines = [line for line in batch.get("sale_lines.csv", []) if line["order_number"] == number]
            codes = {line[code] for line in lines for code in ("product_id", "supplier_sku", "manufacturer_sku")}
            self.sales[number] = Sale(
                order_number=number,
                reference=row["customer"],
                sold_at=parse_instant(row["sold_at"]),
                type=row["type"],
                total=Decimal(row["total"]),
                refunds=row.get("refunds") or None,
                codes=frozenset(codes - {""}),
            )

    def _load_entries(self, rows: list[Row]) -> None:
        known = {entry.id for entry in self.entries}
        new = [row for row in rows if row["id"] not in known]
        effects = {entry.id: entry.effect for entry in self.entries} | {row["id"]: self._effect(row) for row in new}
        new.sort(key=lambda row: parse_instant(row["effective_at"]))  # stable: lines of one instant keep their order
        self.entries += [
            Entry(
                id=row["id"],
                reference=row["customer"],
                campaign=row.get("campaign") or None,
                balance_type=row["balance_type"],
                kind=row["kind"],
                effect=effects[row["id"]] or effects[row["reverses"]],
                points=int(row["points"]),
                at=parse_instant(row["effective_at"]),
                initiated_at=parse_optional_instant(row.get("initiated_at", "")),
                reason=row.get("reason") or None,
            )
            for row in new
        ]

    def _effect(self, row: Row) -> str:
        """The effect a line says or implies; empty for a CORRECTION that leaves it to the entry it corrects."""
        if row.get("effect"):
            return row["effect"]
        if row["kind"] in EFFECT_OF_KIND:
            return EFFECT_OF_KIND[row["kind"]]
        if row["kind"] == "CORRECTION":
            return ""
        if not row.get("reason"):
            return "REVERSED"  # only REMOVE_BALANCE may go without a reason
        return self.reasons[row["reason"]]["effect_up" if int(row["points"]) > 0 else "effect_down"]

    @property
    def data_epoch(self) -> date | None:
        """The first day Liability can be asked for, None when there is no limit."""
        text = self.account.get("data_epoch")
        return date.fromisoformat(text) if text else None

    @property
    def members(self) -> list[str]:
        """Every reference that has an entry, record or not, by code point."""
        return sorted({entry.reference for entry in self.entries})

    @property
    def orphans(self) -> list[str]:
        """References with entries but no record."""
        return [reference for reference in self.members if reference not in self.customers]

    @property
    def excluded(self) -> set[str]:
        """References of records flagged excluded_from_reports."""
        return {customer.reference for customer in self.customers.values() if customer.excluded_from_reports}

    def entries_of(self, reference: str) -> list[Entry]:
        """One member's entries in booking order."""
        return [entry for entry in self.entries if entry.reference == reference]

    def lifetime_earned(self, reference: str) -> int:
        """Earned minus reversed over everything the member ever did; redeeming does not lower it."""
        columns = columns_of(self.entries_of(reference))
        return columns.earned - columns.reversed

    def price_group(self, customer: Customer) -> str | None:
        """The customer's group: its own, or when automatic the one with the highest threshold <= lifetime earned."""
        if not customer.automatic_price_group:
            return customer.price_group
        thresholds = {
            code: int(row["points_threshold"]) for code, row in self.price_groups.items() if row["points_threshold"]
        }
        earned = self.lifetime_earned(customer.reference)
        reached = {code: threshold for code, threshold in thresholds.items() if threshold <= earned}
        return min(reached, key=lambda code: (-reached[code], code)) if reached else None
