"""Operations and what they mean for each member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import strawberry

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.operations import OutcomeStatus
from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql import node_ids
from loyalty_graph.graphql.composing import Composition, argument, field, many, optional
from loyalty_graph.graphql.connections import add_connection
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.histories import History, in_stretches
from loyalty_graph.graphql.core.members import balance_type_of, customer_of
from loyalty_graph.graphql.core.nodes import id_field
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.listings import Operations
from loyalty_graph.repository.lookups_operations import (
    liability_moves,
    operations_by_id,
    outcome_counts,
    outcomes_of_operations,
)
from loyalty_graph.repository.lookups_programme import newsletters_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository.lookups_history import Stretch

_COLUMNS: Final = ("code", "kind", "dry_run", "status", "created_at", "actor", "member_count", "points_delta")

_PAGE: Final = (
    argument("first", optional(int), "How many outcomes to show from the start or after a cursor."),
    argument("after", optional(str), "Show outcomes after this cursor, which is of the same operation."),
)


class Outcomes(History):
    """The outcomes of one operation."""

    position: ClassVar[Mapping[str, DataType]] = {"member_id": DataType.POINTS, "line": DataType.POINTS}

    def __init__(self, context: RequestContext, operation: Row, first: int | None, after: str | None) -> None:
        self._operation_id = operation["operation_id"]
        super().__init__(context, ("Operation.outcomes", self._operation_id), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The outcomes of the stretch, member by member."""
        lookup = in_stretches(outcomes_of_operations, self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._operation_id, stretch)) or []

    async def total_count(self) -> int:
        """How many outcomes the operation has."""
        return await self.context.load(outcome_counts, self._operation_id) or 0


def add_operation_fields(composition: Composition) -> None:
    """Add the fields of Operation, the types of its outcomes and the field of Query for one operation."""
    operation = optional(composition["Operation"])
    _add_outcome(composition)
    add_connection(composition, "Outcome", "Outcome")
    _add_liability_move(composition)
    liability = many(composition["LiabilityMove"])
    moves = "By how much it moves the columns of the liability reports; those that it does not move are left out."
    outcomes = "What it means for each member: an outcome per change, or one that says there is none."
    composition.extend(
        "Operation",
        [
            id_field("Operation"),
            *column_fields(composition, Operations, _COLUMNS),
            field("undoneBy", operation, "The operation that undid it, if any.", _undone_by),
            field("undoes", operation, "The operation that it undid, if any.", _undoes),
            field("outcomes", composition["OutcomeConnection"], outcomes, _outcomes, arguments=_PAGE),
            field("liability", liability, moves, _liability),
        ],
    )
    by_id = argument("id", strawberry.ID, "The operation's id.")
    description = "One operation; null where this account has none of that id."
    composition.extend("Query", [field("operation", operation, description, _operation, arguments=[by_id])])


def _add_outcome(composition: Composition) -> None:
    newsletter, voucher = optional(composition["Newsletter"]), optional(composition["Voucher"])
    composition.object(
        "Outcome", "What an operation means for one member, and for a balance or something else of the customer."
    )
    composition.extend(
        "Outcome",
        [
            field("reference", str, "The unique id of the member, who may have no record."),
            field(
                "customer", optional(composition["Customer"]), "The customer record; null for an orphan.", customer_of
            ),
            field(
                "balanceType",
                optional(composition["BalanceType"]),
                "The type of the balance; null where no balance is touched.",
                _balance_type,
            ),
            field(
                "before",
                optional(Points),
                "The balance before; null where no balance is touched, or what is asked for is no number of points.",
                reads="points_before",
            ),
            field("after", optional(Points), "The balance after; null as `before`.", reads="points_after"),
            field(
                "delta",
                optional(Points),
                "By how much the balance changes; 0 where nothing does, null where that is no number of points.",
            ),
            field(
                "effect",
                optional(composition[Effect.__name__]),
                "The effect of the entry, which decides in which column of every report it is.",
            ),
            field(
                "attribute",
                optional(composition[Attribute.__name__]),
                "What it means something for besides points; null where it is about points.",
            ),
            field("newsletter", newsletter, "The newsletter that the attribute is about, if any.", _newsletter),
            field("voucher", voucher, "The voucher that is voided, if any.", _voucher),
            field(
                "valueBefore",
                optional(str),
                "The attribute's value before, as text; null for none.",
                reads="value_before",
            ),
            field(
                "valueAfter", optional(str), "The attribute's value after; null as `valueBefore`.", reads="value_after"
            ),
            field("status", composition[OutcomeStatus.__name__], "Whether it is done."),
            field("error", optional(str), "Why it must not be done, as a stable code; null where it may be."),
        ],
    )


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


async def _balance_type(root: Row, info: Any) -> Row | None:
    return None if root["balance_type_id"] is None else await balance_type_of(root, info)


async def _newsletter(root: Row, info: Any) -> Row | None:
    key = root["newsletter_id"]
    found: Row | None = None if key is None else await info.context.load(newsletters_by_id, key)
    return found


async def _voucher(root: Row, info: Any) -> Row | None:
    key = root["voucher_id"]
    found: Row | None = None if key is None else await info.context.load(vouchers_by_id, key)
    return found


def _outcomes(root: Row, info: Any, first: int | None = None, after: str | None = None) -> Outcomes:
    return Outcomes(info.context, root, first, after)
