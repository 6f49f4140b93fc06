"""Customers and balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql.composing import Composition, field, many, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.histories import ARGUMENTS, BalanceHistory, CustomerHistory
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.reports.listings import Balances, Customers
from loyalty_graph.repository.lookups import (
    balance_types_by_id,
    balances_of_members,
    campaigns_of_members,
    customers_by_member,
    price_groups_by_id,
)
from loyalty_graph.repository.lookups_sums import lifetime_earned_of_members

if TYPE_CHECKING:
    from loyalty_graph.graphql.context import Lookup, RequestContext
    from loyalty_graph.graphql.row_sets import Row

_CUSTOMER_COLUMNS: Final = (
    *("reference", "email", "first_name", "last_name", "phone", "employee", "excluded_from_reports"),
    *("accrual_enabled", "automatic_price_group", "receive_email", "receive_post", "receive_sms", "account_customer"),
    *("opted_out_at", "closed_at", "created_at"),
)
_BALANCE_COLUMNS: Final = (
    *("reference", "points", "earned", "reversed", "redeemed", "reimbursed", "expired", "transferred"),
    *("history_count", "created_at", "updated_at"),
)


def add_member_fields(composition: Composition) -> None:
    """Add the fields of Customer and Balance."""
    history = composition["EntryConnection"]
    composition.extend(
        "Customer",
        [
            id_field("Customer"),
            *column_fields(composition, Customers, _CUSTOMER_COLUMNS),
            field("priceGroup", optional(composition["PriceGroup"]), "The customer's price group.", _price_group),
            field("balances", many(composition["Balance"]), "The balances, in order of their types' codes.", _balances),
            field("lifetimeEarned", Points, "Points earned less points reversed, in all types.", _lifetime_earned),
            field("campaigns", many(composition["Campaign"]), "The campaigns the customer is enrolled in.", _campaigns),
            field("entries", history, "The entries in all balance types, oldest first.", _entries, arguments=ARGUMENTS),
        ],
    )
    composition.extend(
        "Balance",
        [
            id_field("Balance"),
            *column_fields(composition, Balances, _BALANCE_COLUMNS),
            field(
                "customer", optional(composition["Customer"]), "The customer record; null for an orphan.", customer_of
            ),
            field("balanceType", composition["BalanceType"], "The type of the balance.", balance_type_of),
            field("history", history, "The entries of the balance, oldest first.", _history, arguments=ARGUMENTS),
        ],
    )


async def customer_of(root: Row, info: Any) -> Row | None:
    """The customer record of a row's member."""
    found: Row | None = await info.context.load(customers_by_member, root["member_id"])
    return found


async def balance_type_of(root: Row, info: Any) -> Row | None:
    """The balance type of a row."""
    found: Row | None = await info.context.load(balance_types_by_id, root["balance_type_id"])
    return found


async def _price_group(root: Row, info: Any) -> Row | None:
    key = root["price_group_id"]
    found: Row | None = None if key is None else await info.context.load(price_groups_by_id, key)
    return found


async def _balances(root: Row, info: Any) -> list[Row]:
    return await _list(info.context, balances_of_members, root)


async def _lifetime_earned(root: Row, info: Any) -> int:
    return await info.context.load(lifetime_earned_of_members, root["member_id"]) or 0


async def _campaigns(root: Row, info: Any) -> list[Row]:
    return await _list(info.context, campaigns_of_members, root)


def _entries(root: Row, info: Any, first: int | None = None, after: str | None = None) -> CustomerHistory:
    return CustomerHistory(info.context, root, first, after)


def _history(root: Row, info: Any, first: int | None = None, after: str | None = None) -> BalanceHistory:
    return BalanceHistory(info.context, root, first, after)


async def _list(context: RequestContext, lookup: Lookup[int, list[Row]], customer: Row) -> list[Row]:
    rows = await context.load(lookup, customer["member_id"]) or []
    context.spend(len(rows))
    return rows
