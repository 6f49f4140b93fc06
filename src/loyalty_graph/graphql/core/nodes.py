"""Nodes: the interface of records that have an id, and the field that finds one by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import strawberry

from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, argument, field, optional
from loyalty_graph.repository.lookups import balances_by_key, customers_by_member, entries_by_key
from loyalty_graph.repository.lookups_operations import operations_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from loyalty_graph.graphql.context import Lookup
    from loyalty_graph.graphql.row_sets import Row

_TYPE: Final = "__typename"

_KEYS: Final = {
    "Customer": ("member_id",),
    "Balance": ("member_id", "balance_type_id"),
    "Entry": ("member_id", "balance_type_id", "seq"),
    "Operation": ("operation_id",),
    "Voucher": ("voucher_id",),
}
"""The columns that make a record's id, by type."""


def add_node(composition: Composition) -> None:
    """Add the interface Node and the field `node` of Query."""
    node = composition.interface("Node", "A record that has an id.", lambda row: str(row[_TYPE]))
    composition.extend("Node", [field("id", strawberry.ID, "The record's id.")])
    by_id = argument("id", strawberry.ID, "An id that this API has given out.")
    description = "The record with an id; null where this account has none."
    composition.extend("Query", [field("node", optional(node), description, _node, arguments=[by_id])])


def id_field(type_name: str) -> Any:
    """The field `id` of a type that implements Node."""
    columns = _KEYS[type_name]

    def resolve(root: Row) -> str:
        return node_ids.encode(type_name, *(root[column] for column in columns))

    return field("id", strawberry.ID, "The record's id.", resolve)


async def _node(info: Any, id: str) -> Row | None:  # noqa: A002 - the argument's name in the API
    type_name, key = node_ids.decode(id)
    lookup, single = _LOOKUPS[type_name]
    found: Row | None = await info.context.load(lookup, key[0] if single else key)
    return None if found is None else {**found, _TYPE: type_name}


_LOOKUPS: Final[dict[str, tuple[Lookup[Any, Row], bool]]] = {
    "Customer": (customers_by_member, True),
    "Balance": (balances_by_key, False),
    "Entry": (entries_by_key, False),
    "Operation": (operations_by_id, True),
    "Voucher": (vouchers_by_id, True),
}
"""By type: the lookup, and whether its keys are single numbers."""
