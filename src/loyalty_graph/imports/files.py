"""The files of an import and their columns: the one declaration behind header, cells, staging and upserts."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from loyalty_graph.imports.cells import (
    BOOLEAN,
    CODE,
    CURRENCY,
    DATE,
    EFFECT_NAME,
    INTEGER,
    KIND_NAME,
    MONEY_AMOUNT,
    POINTS,
    QUANTITY,
    REASON_EFFECT_DOWN,
    REASON_EFFECT_UP,
    TEXT_CELL,
    THRESHOLD,
    TIME,
    CellType,
)
from loyalty_graph.ledger.accounts import DEFAULT_CURRENCY


class Empty(enum.Enum):
    """What an empty cell means where it is neither null nor a constant."""

    CODE = "the same as the code"
    KEPT = "the value there is; the time of the import for something new"


@dataclass(frozen=True)
class Column:
    """One column. A `required` one must be in the header and filled on every line.

    `empty` is what an empty cell means, and an absent column for something new; None is null.
    """

    name: str
    type: CellType
    meaning: str
    required: bool = False
    empty: bool | str | Empty | None = None

    def fault(self, cell: str) -> str | None:
        """The code of what is wrong with a cell, or None."""
        if not cell:
            return "MISSING_VALUE" if self.required else None
        return None if self.type.plain.match(cell) else self.type.fault(cell)


@dataclass(frozen=True, eq=False)
class File:
    """One file, `<name>.csv`. No two of its lines may have the same `key`; an empty key allows it."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file_name(self) -> str:
        """The name in the folder."""
        return f"{self.name}.csv"


def _code(name: str, meaning: str) -> Column:
    return Column(name, CODE, meaning, required=True)


def _flag(name: str, meaning: str, *, empty: bool = False) -> Column:
    return Column(name, BOOLEAN, meaning, empty=empty)


FILES: Final = (
    File(
        "account",
        "The account itself: one line.",
        ("code",),
        (
            _code("code", "Code of the account."),
            Column("name", TEXT_CELL, "Name for people.", empty=Empty.CODE),
            Column("currency", CURRENCY, "Currency of its sales.", empty=DEFAULT_CURRENCY),
            Column("data_epoch", DATE, "First UTC day that Liability answers for."),
        ),
    ),
    File(
        "balance_types",
        "The kinds of points the account has; exactly one is the default.",
        ("code",),
        (
            _code("code", "Code of the balance type."),
            Column("name", TEXT_CELL, "Name for people.", empty=Empty.CODE),
            _flag("is_default", "Whether it is the account's default type."),
        ),
    ),
    File(
        "price_groups",
        "Price groups that customers belong to.",
        ("code",),
        (
            _code("code", "Code of the price group."),
            Column("name", TEXT_CELL, "Name for people.", empty=Empty.CODE),
            Column("points_threshold", THRESHOLD, "Points ever earned that lead here; empty: by hand only."),
        ),
    ),
    File(
        "campaigns",
        "Campaigns that entries and enrolments name.",
        ("code",),
        (
            _code("code", "Code of the campaign."),
            Column("name", TEXT_CELL, "Name for people.", empty=Empty.CODE),
            _code("balance_type", "Code of the balance type it is about."),
            Column("starts_at", TIME, "Its first instant; empty: since ever."),
            Column("ends_at", TIME, "The first instant after it; empty: it never ends."),
        ),
    ),
    File(
        "outlets",
        "Places that sell.",
        ("code",),
        (
            _code("code", "Code of the outlet."),
            Column("name", TEXT_CELL, "Name for people.", empty=Empty.CODE),
            Column("position", INTEGER, "Its place in lists; the first outlet issues vouchers.", required=True),
        ),
    ),
    File(
        "adjustment_reasons",
        "Reasons of manual adjustments: they decide an adjustment's effect.",
        ("code",),
        (
            _code("code", "Code of the reason."),
            Column("label", TEXT_CELL, "Label for people.", empty=Empty.CODE),
            Column("effect_up", REASON_EFFECT_UP, "Effect where points are added.", required=True),
            Column("effect_down", REASON_EFFECT_DOWN, "Effect where points are taken.", required=True),
        ),
    ),
    File(
        "customers",
        "Customer records. Importing one enrols nobody and books nothing.",
        ("reference",),
        (
            _code("reference", "Unique reference by which entries and files name the customer."),
            Column("email", TEXT_CELL, "E-mail address."),
            Column("first_name", TEXT_CELL, "First name."),
            Column("last_name", TEXT_CELL, "Last name."),
            Column("phone", TEXT_CELL, "Telephone number."),
            _flag("employee", "Whether the customer works for the merchant."),
            _flag("excluded_from_reports", "Whether Liability leaves the customer out."),
            Column("opted_out_at", TIME, "When the customer left the programme."),
            Column("closed_at", TIME, "When the customer's account was closed."),
            _flag("account_customer", "Whether the customer pays by statement."),
            _flag("receive_email", "Whether the customer takes e-mail."),
            _flag("receive_post", "Whether the customer takes post."),
            _flag("receive_sms", "Whether the customer takes text messages."),
            Column("price_group", CODE, "Code of the price group; ignored while it is automatic."),
            _flag("accrual_enabled", "Whether the customer earns points.", empty=True),
            _flag("automatic_price_group", "Whether points ever earned decide the price group."),
            Column("created_at", TIME, "When the record was made.", empty=Empty.KEPT),
        ),
    ),
    File(
        "enrolments",
        "Who takes part in which campaign.",
        ("campaign", "customer"),
        (
            _code("campaign", "Code of the campaign."),
            _code("customer", "Reference of a customer record."),
            Column("enrolled_at", TIME, "When the customer enrolled.", empty=Empty.KEPT),
        ),
    ),
    File(
        "survey_answers",
        "Options that customers chose in surveys.",
        ("customer", "segment_group", "option"),
        (
            _code("customer", "Reference of a customer record."),
            _code("segment_group", "The survey segment group."),
            _code("option", "The option chosen in it."),
        ),
    ),
    File(
        "sales",
        "Sales, refunds and voucher issues.",
        ("order_number",),
        (
            _code("order_number", "Unique number of the order."),
            _code("customer", "Reference of the customer, record or not."),
            Column("sold_at", TIME, "When it was sold.", required=True),
            Column("outlet", CODE, "Code of the outlet."),
            _code("type", "SALE, REFUND, VOUCHER_ISSUE or a type of the merchant's own."),
            Column("total", MONEY_AMOUNT, "Amount, also of a refund a positive one.", required=True),
            Column("refunds", CODE, "Order number of the sale that a refund refunds."),
        ),
    ),
    File(
        "sale_lines",
        "What was sold: part of the sale they name.",
        (),
        (
            _code("order_number", "Order number of the sale."),
            _code("product_id", "The merchant's id of the product."),
            Column("supplier_sku", CODE, "The supplier's code of the product."),
            Column("manufacturer_sku", CODE, "The manufacturer's code of the product."),
            Column("quantity", QUANTITY, "How many or how much.", required=True),
            Column("amount", MONEY_AMOUNT, "Price of the line.", required=True),
        ),
    ),
    File(
        "entries",
        "The ledger's entries: facts that are added and never change.",
        ("id",),
        (
            _code("id", "Unique id of the entry."),
            _code("customer", "Reference of the customer, record or not."),
            Column("campaign", CODE, "Code of the campaign."),
            _code("balance_type", "Code of the balance type."),
            Column("kind", KIND_NAME, "Why it was booked.", required=True),
            Column("effect", EFFECT_NAME, "May be empty where kind, reason or corrected entry decide it."),
            Column("points", POINTS, "Points with the sign of their change to the balance.", required=True),
            Column("effective_at", TIME, "When the points changed: what reports use.", required=True),
            Column("recorded_at", TIME, "When it was recorded; used only if trusted."),
            Column("initiated_at", TIME, "When a redemption was begun."),
            Column("order_number", CODE, "Number of the order behind it."),
            Column("reverses", CODE, "Id of the entry that it reverses."),
            Column("operation", CODE, "Code of the operation that booked it with others."),
            Column("reason", CODE, "Code of its adjustment reason."),
            Column("note", TEXT_CELL, "A note for people."),
        ),
    ),
)
"""In the order in which they are imported and their faults are listed."""

BY_NAME: Final = {file.name: file for file in FILES}
