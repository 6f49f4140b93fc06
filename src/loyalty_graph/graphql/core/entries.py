"""Entries of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql.composing import Composition, field, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.members import balance_type_of, customer_of
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.reports.listings import Entries
from loyalty_graph.repository.lookups import adjustment_reasons_by_id, campaigns_by_id, entries_by_key
from loyalty_graph.repository.lookups_history import running_balances
from loyalty_graph.repository.lookups_operations import operations_by_code

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row

_COLUMNS: Final = (
    *("external_id", "reference", "kind", "effect", "points", "effective_at", "recorded_at"),
    *("initiated_at", "history_at", "order_number", "note", "operation_code"),
)


def add_entry_fields(composition: Composition) -> None:
    """Add the fields of Entry."""
    running = "The balance after this entry, in the order of effectiveAt and, at one instant, of booking."
    operation = "The operation that booked it; null where none of this gateway did, whatever operationCode says."
    composition.extend(
        "Entry",
        [
            id_field("Entry"),
            *column_fields(composition, Entries, _COLUMNS),
            field(
                "customer", optional(composition["Customer"]), "The customer record; null for an orphan.", customer_of
            ),
            field("balanceType", composition["BalanceType"], "The type of the balance.", balance_type_of),
            field("campaign", optional(composition["Campaign"]), "The campaign it belongs to, if any.", _campaign),
            field("runningBalance", Points, running, _running_balance),
            field("reason", optional(composition["AdjustmentReason"]), "Why it was adjusted, if it was.", _reason),
            field("operation", optional(composition["Operation"]), operation, _operation),
            field("reverses", optional(composition["Entry"]), "The entry that this one takes back, if any.", _reverses),
        ],
    )


async def _campaign(root: Row, info: Any) -> Row | None:
    key = root["campaign_id"]
    found: Row | None = None if key is None else await info.context.load(campaigns_by_id, key)
    return found


async def _reason(root: Row, info: Any) -> Row | None:
    key = root["reason_id"]
    found: Row | None = None if key is None else await info.context.load(adjustment_reasons_by_id, key)
    return found


async def _running_balance(root: Row, info: Any) -> int | None:
    key = (root["member_id"], root["balance_type_id"], root["seq"])
    running: int | None = await info.context.load(running_balances, key)
    return running


async def _operation(root: Row, info: Any) -> Row | None:
    key = root["operation_code"]
    found: Row | None = None if key is None else await info.context.load(operations_by_code, key)
    return found


async def _reverses(root: Row, info: Any) -> Row | None:
    if root["reverses_seq"] is None:
        return None
    key = (root["member_id"], root["reverses_balance_type_id"], root["reverses_seq"])
    found: Row | None = await info.context.load(entries_by_key, key)
    return found
