"""The answer of mutations that change one balance: the balance and the entry, read back from the operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.graphql.composing import Composition, field, optional
from loyalty_graph.graphql.mutations.payloads import payload_fields
from loyalty_graph.repository.lookups import balances_by_key, entries_by_key
from loyalty_graph.repository.lookups_operations import bookings_of_operations

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row


def add_balance_payload(composition: Composition) -> None:
    """Add the type BalancePayload."""
    composition.object("BalancePayload", "What was done to a balance and how it is now, or why nothing was.")
    balance, entry = optional(composition["Balance"]), optional(composition["Entry"])
    composition.extend(
        "BalancePayload",
        [
            field("balance", balance, "The balance as it is now; null where there is none.", _balance),
            field("entry", entry, "What was booked; null where nothing was.", _entry),
            *payload_fields(composition),
        ],
    )


async def _balance(root: Row, info: Any) -> Row | None:
    booking = await _booking(root, info)
    found: Row | None = None if booking is None else await info.context.load(balances_by_key, booking[0])
    return found


async def _entry(root: Row, info: Any) -> Row | None:
    booking = await _booking(root, info)
    if booking is None or booking[1] is None:
        return None
    found: Row | None = await info.context.load(entries_by_key, booking[1])
    return found


async def _booking(root: Row, info: Any) -> Any:
    operation = root["operation"]
    return None if operation is None else await info.context.load(bookings_of_operations, operation["operation_id"])
