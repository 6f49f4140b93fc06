"""Operations; what they mean for each member is said in outcomes.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import strawberry

from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, argument, field, many, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.graphql.core.outcomes import add_outcomes, outcome_fields
from loyalty_graph.reports.listings import Operations
from loyalty_graph.repository.lookups_operations import (
    liability_moves,
    operations_by_id,
    requests_of_operations,
)

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row

_COLUMNS: Final = ("code", "kind", "dry_run", "status", "created_at", "actor", "member_count", "points_delta")


def add_operation_fields(composition: Composition) -> None:
    """Add the fields of Operation, the types of its outcomes and the field of Query for one operation."""
    operation = optional(composition["Operation"])
    add_outcomes(composition)
    _add_liability_move(composition)
    liability = many(composition["LiabilityMove"])
    moves = "By how much it moves the columns of the liability reports; those that it does not move are left out."
    composition.extend(
        "Operation",
        [
            id_field("Operation"),
            *column_fields(composition, Operations, _COLUMNS),
            field(
                "request",
                str,
                "What was asked for, as JSON: `arguments` and, where it is for members, the `selection` of them.",
                _request,
            ),
            field("undoneBy", operation, "The operation that undid it, if any.", _undone_by),
            field("undoes", operation, "The operation that it undid, if any.", _undoes),
            *outcome_fields(composition),
            field("liability", liability, moves, _liability),
        ],
    )
    by_id = argument("id", strawberry.ID, "The operation's id.")
    description = "One operation; null where this account has none of that id."
    composition.extend("Query", [field("operation", operation, description, _operation, arguments=[by_id])])


def _add_liability_move(composition: Composition) -> None:
    composition.object("LiabilityMove", "By how much an operation moves a column of the liability reports.")
    effect = "The effect whose entries the column sums up; null for the change of outstanding points."
    composition.extend(
        "LiabilityMove",
        [
            field("column", str, "The column's name, such as totalPointsEarned."),
            field("effect", optional(composition[Effect.__name__]), effect),
            field("points", Points, "The difference, in the column's own sign. Excluded customers are left out."),
        ],
    )


async def _request(root: Row, info: Any) -> str:
    found: str = await info.context.load(requests_of_operations, root["operation_id"])
    return found


async def _liability(root: Row, info: Any) -> list[Row]:
    return await info.context.load(liability_moves, root["operation_id"]) or []


async def _operation(info: Any, id: str) -> Row | None:  # noqa: A002 - the argument's name in the API
    type_name, key = node_ids.decode(id)
    return await _load(info, key[0]) if type_name == "Operation" else None


async def _undone_by(root: Row, info: Any) -> Row | None:
    return await _load(info, root["undone_by_id"])


async def _undoes(root: Row, info: Any) -> Row | None:
    return await _load(info, root["undoes_id"])


async def _load(info: Any, operation_id: int | None) -> Row | None:
    found: Row | None = None if operation_id is None else await info.context.load(operations_by_id, operation_id)
    return found
