"""The core's fields of Query: one record by its natural key, small lists whole, large ones as listings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.graphql.composing import Composition, Resolver, argument, field, many, optional
from loyalty_graph.graphql.connections import add_connection
from loyalty_graph.graphql.declared import Declared
from loyalty_graph.graphql.export_links import export_field
from loyalty_graph.graphql.tables import TableField, page_arguments
from loyalty_graph.graphql.totals import add_totals
from loyalty_graph.plugins import EXPORTED
from loyalty_graph.reports.listings import Balances, Campaigns, CoreListing, Customers, Entries, Operations, Vouchers
from loyalty_graph.repository.lookups import all_of, campaigns_by_code, customers_by_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository import Repository, Scope

LISTINGS: Final[tuple[tuple[str, type[CoreListing], str], ...]] = (
    ("Customer", Customers, "The customer records, by default in order of their references."),
    ("Balance", Balances, "The balances of all members, orphans included: one per member and balance type."),
    ("Entry", Entries, "The entries of the ledger, by default by reference, balance type and order of booking."),
    (
        "Operation",
        Operations,
        "What was done to members and to the programme, previews included, by default oldest first.",
    ),
    ("Voucher", Vouchers, "The vouchers, by default in the order in which they were issued."),
    ("Campaign", Campaigns, "The campaigns, ended ones included, by default in order of their codes."),
)
"""The listings: the type of their rows, which their own types are named after, and what they are."""


def add_listing_connections(composition: Composition) -> None:
    """Add the connections over core types, which other core types lead to."""
    for row, _, _ in LISTINGS:
        add_connection(composition, row, row)


def add_queries(composition: Composition) -> None:
    """Add the core's fields of Query."""
    for row, listing, description in LISTINGS:
        declared = Declared(composition, row, listing.visible())
        resolver = TableField(listing(), listing.internal).resolve
        arguments = page_arguments(declared.where(), declared.order())
        add_totals(composition, declared, listing.visible())
        connection = composition[f"{row}Connection"]
        if listing in EXPORTED:
            composition.extend(f"{row}Connection", [export_field(composition, always=False)])
        composition.extend("Query", [field(listing.name, connection, description, resolver, arguments=arguments)])
    reference = argument("reference", str, "The customer's unique reference.")
    code = argument("code", str, "The campaign's unique code.")
    customer, campaign = optional(composition["Customer"]), optional(composition["Campaign"])
    composition.extend(
        "Query",
        [
            field("account", composition["Account"], "The account whose data the request sees.", _account),
            field(
                "customer", customer, "One customer record; null where there is none.", _customer, arguments=[reference]
            ),
            field("campaign", campaign, "One campaign; null where there is none.", _campaign, arguments=[code]),
            *(
                field(name, many(composition[row]), description, _whole(relation))
                for name, row, description, relation in _WHOLE
            ),
        ],
    )


_WHOLE: Final[tuple[tuple[str, str, str, Callable[[Repository], Any]], ...]] = (
    ("balanceTypes", "BalanceType", "All balance types, retired ones included.", lambda of: of.balance_types),
    (
        "adjustmentReasons",
        "AdjustmentReason",
        "The reasons that adjustments may be given.",
        lambda of: of.adjustment_reasons,
    ),
    ("priceGroups", "PriceGroup", "The price groups.", lambda of: of.price_groups),
    ("newsletters", "Newsletter", "The newsletters.", lambda of: of.newsletters),
    ("outlets", "Outlet", "The outlets, in order of their codes.", lambda of: of.outlets),
)
"""Lists short enough to be answered whole."""


def _whole(relation: Callable[[Repository], Any]) -> Resolver:
    async def resolve(info: Any) -> list[Row]:
        repository = await info.context.repository()
        rows: list[Row] = await info.context.work.apart(all_of(repository, relation(repository)))
        return rows

    return resolve


async def _account(info: Any) -> Scope:
    repository: Repository = await info.context.repository()
    return repository.scope


async def _customer(info: Any, reference: str) -> Row | None:
    found: Row | None = await info.context.load(customers_by_reference, reference)
    return found


async def _campaign(info: Any, code: str) -> Row | None:
    found: Row | None = await info.context.load(campaigns_by_code, code)
    return found
