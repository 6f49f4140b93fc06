"""The tables of a member's page: balances, history, campaigns and vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.addresses import member_href, operation_href, record_href
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.records import Field, record_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.explorer.records import Record
    from loyalty_graph.explorer.tables import TableView


def balances_table(reference: str, balances: Sequence[Record]) -> TableView:
    """The balances by type, each to be modified, looked into or removed."""
    return record_table("Balances", _balance_fields(reference), balances)


def history_table(entries: Sequence[Record]) -> TableView:
    """Entries, the newest first, of entries in the order in which they took effect."""
    return record_table("History", _HISTORY, entries[::-1], filled_only=True)


def campaigns_table(campaigns: Sequence[Record]) -> TableView:
    """The campaigns that a customer is enrolled in."""
    return record_table("Campaigns", _CAMPAIGNS, campaigns)


def vouchers_table(vouchers: Sequence[Record]) -> TableView:
    """Vouchers of a customer."""
    return record_table("Vouchers", _VOUCHERS, vouchers)


def _balance_fields(reference: str) -> tuple[Field, ...]:
    def links(balance: Record) -> tuple[tuple[str, str], ...]:
        balance_type = {"balanceType": balance["balanceType"]["code"]}
        query = Parameters({"reference": reference, **balance_type}.items()).query()
        return (
            (f"/balances/modify{query}", "Modify"),
            (f"{member_href(reference, balance_type)}#history", f"History ({balance['historyCount']:,})"),
            (f"/balances/remove{query}", "Remove"),
        )

    return (
        Field("Balance type", "balanceType.name"),
        Field("Balance", "points", "POINTS"),
        Field("Earned", "earned", "POINTS"),
        Field("Reversed", "reversed", "POINTS"),
        Field("Redeemed", "redeemed", "POINTS"),
        Field("Reimbursed", "reimbursed", "POINTS"),
        Field("Expired", "expired", "POINTS"),
        Field("Transferred", "transferred", "POINTS"),
        Field("Updated", "updatedAt", "DATETIME"),
        Field("Actions", links=links),
    )


def _operation(record: Record) -> str | None:
    return None if record["operation"] is None else operation_href(record["operation"])


def _campaign(campaign: Record) -> str | None:
    return record_href("campaign", campaign["code"])


_HISTORY: Final = (
    Field("When", "effectiveAt", "DATETIME", "When it took effect: all sums go by this time."),
    Field("Balance type", "balanceType.code"),
    Field("What", "kind", "ENUM"),
    Field("Effect", "effect", "ENUM", "It decides in which column of every report the points are."),
    Field("Points", "points", "DIFFERENCE"),
    Field("Balance", "runningBalance", "POINTS", "The balance of this type after the entry."),
    Field("Initiated", "initiatedAt", "DATETIME", "When it was begun, where that was earlier than its effect."),
    Field("Campaign", "campaign.code"),
    Field("Order", "orderNumber"),
    Field("Reason", "reason.label"),
    Field("Note", "note"),
    Field("Operation", "operationCode", href=_operation),
)

_CAMPAIGNS: Final = (
    Field("Code", "code", href=_campaign),
    Field("Name", "name"),
    Field("Starts at", "startsAt", "DATETIME"),
    Field("Ends at", "endsAt", "DATETIME"),
)

_VOUCHERS: Final = (
    Field("Code", "code"),
    Field("Status", "status", "ENUM"),
    Field("Value", "value", "MONEY"),
    Field("Valid from", "validFrom", "DATETIME"),
    Field("Valid until", "validUntil", "DATETIME"),
    Field("Outlet", "outlet"),
    Field("Order", "orderNumber"),
    Field("To be paid", "statementBalance", "MONEY", "What is to be paid of it yet."),
    Field("Operation", "operation.code", href=_operation),
)
