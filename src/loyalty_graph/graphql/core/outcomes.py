"""What operations mean for each member: the outcomes, page by page."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.operations import OutcomeStatus
from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql.composing import Composition, argument, field, many, optional
from loyalty_graph.graphql.connections import add_connection
from loyalty_graph.graphql.core.histories import History, in_stretches
from loyalty_graph.graphql.core.members import balance_type_of, customer_of
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.repository.lookups_operations import outcome_groups, outcomes_of_operations
from loyalty_graph.repository.lookups_programme import newsletters_by_id
from loyalty_graph.repository.lookups_vouchers import vouchers_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from strawberry.types.field import StrawberryField

    from loyalty_graph.graphql.context import RequestContext
    from loyalty_graph.graphql.core.owned_lists import RowsOf
    from loyalty_graph.graphql.row_sets import Row
    from loyalty_graph.repository.lookups_history import Stretch

_PAGE: Final = (
    argument("first", optional(int), "How many outcomes to show from the start or after a cursor."),
    argument("after", optional(str), "Show outcomes after this cursor, which is of the same operation and status."),
)


@cache
def _lookup(status: OutcomeStatus | None) -> RowsOf:
    """Finds the outcomes of a status; the same function for each, since lookups are batched by their functions."""
    return partial(outcomes_of_operations, status=status)


class Outcomes(History):
    """The outcomes of one operation."""

    position: ClassVar[Mapping[str, DataType]] = {"member_id": DataType.POINTS, "line": DataType.POINTS}

    def __init__(
        self,
        context: RequestContext,
        operation: Row,
        first: int | None,
        after: str | None,
        *,
        status: OutcomeStatus | None,
    ) -> None:
        self._operation_id = operation["operation_id"]
        self._status = status
        super().__init__(context, ("Operation.outcomes", self._operation_id, status), first, after)

    async def read(self, stretch: Stretch) -> list[Row]:
        """The outcomes of the stretch, member by member."""
        lookup = in_stretches(_lookup(self._status), self.context.settings.answer_rows_limit)
        return await self.context.load(lookup, (self._operation_id, stretch)) or []

    async def total_count(self) -> int:
        """How many outcomes the operation has, or of the status."""
        groups = await self.context.load(outcome_groups, self._operation_id) or []
        return sum(group["count"] for group in groups if self._status in {None, group["status"]})


def add_outcomes(composition: Composition) -> None:
    """Add the type Outcome and its connection."""
    composition.object(
        "Outcome", "What an operation means for one member, and for a balance or something else of the customer."
    )
    composition.extend(
        "Outcome", [*_about_a_balance(composition), *_about_an_attribute(composition), *_verdict(composition)]
    )
    add_connection(composition, "Outcome", "Outcome")
    composition.object("OutcomeGroup", "The outcomes of one status and error of an operation.")
    composition.extend(
        "OutcomeGroup",
        [
            *_verdict(composition),
            field("count", int, "How many they are."),
            field("delta", Points, "By how much they change all balances together."),
        ],
    )


def outcome_fields(composition: Composition) -> list[StrawberryField]:
    """The fields of Operation that tell of its outcomes."""
    each = "What it means for each member: an outcome per change, or one that says there is none."
    status = argument("status", optional(composition[OutcomeStatus.__name__]), "Show only outcomes of this status.")
    groups = "How many outcomes there are of each status and error."
    return [
        field("outcomes", composition["OutcomeConnection"], each, _outcomes, arguments=(*_PAGE, status)),
        field("outcomeGroups", many(composition["OutcomeGroup"]), groups, _groups),
    ]


def _about_a_balance(composition: Composition) -> list[StrawberryField]:
    return [
        field("reference", str, "The unique id of the member, who may have no record."),
        field("customer", optional(composition["Customer"]), "The customer record; null for an orphan.", customer_of),
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
    ]


def _about_an_attribute(composition: Composition) -> list[StrawberryField]:
    newsletter, voucher = optional(composition["Newsletter"]), optional(composition["Voucher"])
    return [
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
        field("valueAfter", optional(str), "The attribute's value after; null as `valueBefore`.", reads="value_after"),
    ]


def _verdict(composition: Composition) -> list[StrawberryField]:
    return [
        field("status", composition[OutcomeStatus.__name__], "Whether it is done."),
        field("error", optional(str), "Why it must not be done, as a stable code; null where it may be."),
    ]


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


def _outcomes(
    root: Row, info: Any, first: int | None = None, after: str | None = None, status: OutcomeStatus | None = None
) -> Outcomes:
    return Outcomes(info.context, root, first, after, status=status)


async def _groups(root: Row, info: Any) -> list[Row]:
    return await info.context.load(outcome_groups, root["operation_id"]) or []
