"""Attributes of customers as a kind of change: what is planned of each, what is refused, and what undoing restores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph.actions.attribute_values import (
    add_to_newsletters,
    take_from_newsletters,
    value_held,
    write_records,
    written,
)
from loyalty_graph.actions.changes import AttributeChange, Restoration
from loyalty_graph.actions.kind import Applied, Kind
from loyalty_graph.actions.price_group_steps import PAIR, pair_changed, pair_restored
from loyalty_graph.actions.rules import NO_RECORD
from loyalty_graph.actions.staging import planned_changes, selected_members
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.operations import OutcomeStatus
from loyalty_graph.ledger.tables import ATTRIBUTE, TEXT, customers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.programme import Programme
    from loyalty_graph.domain.operations import OnInsufficient
    from loyalty_graph.repository import Repository

_planned: Final = planned_changes.c
_KEPT: Final = tuple(each for each in Attribute if each is not Attribute.VOUCHER)
"""The attributes of which a customer has one value at a time."""


class Attributes(Kind):
    """What selected members have besides points."""

    changes = (AttributeChange, Restoration)
    needs_programme = True
    faults: ClassVar[Mapping[str, sa.Select[Any]]] = {
        "An action changes an attribute of a member twice.": (
            sa.select(_planned.member_id)
            .where(_planned.attribute.in_(_KEPT))
            .group_by(
                _planned.member_id,
                sa.case((_planned.attribute.in_(PAIR), PAIR[0].name), else_=sa.cast(_planned.attribute, sa.Text)),
                _planned.newsletter_id,
            )
            .having(sa.func.count(_planned.step.distinct()) > 1)
        )
    }

    def step(
        self, change: AttributeChange | Restoration, number: int, programme: Programme, earlier: Sequence[sa.CTE]
    ) -> sa.Select[Any]:
        """The value before and after, and whoever has no record to change."""
        restores = isinstance(change, Restoration)
        values = (
            _restored(change, number, programme, earlier)
            if isinstance(change, Restoration)
            else _changed(change, number, programme, earlier)
        ).subquery(f"values_{number}")
        refused = sa.and_(~values.c.has_record, sa.literal(not restores, sa.Boolean))
        return sa.select(
            *(column for column in values.c if column.name != "has_record"),
            sa.literal(number, sa.Integer).label("step"),
            sa.literal(restores, sa.Boolean).label("restores"),
            sa.case((refused, sa.literal(NO_RECORD, TEXT))).label("refusal"),
        )

    async def apply(self, connection: AsyncConnection, applied: Applied) -> bool:
        """Write the values that are other ones after than before."""
        await connection.execute(write_records(applied.account_id))
        await connection.execute(add_to_newsletters(applied.account_id, applied.at))
        await connection.execute(take_from_newsletters())
        return False

    def undo(
        self,
        repository: Repository,
        members: sa.FromClause,  # noqa: ARG002 - a step is for selected members anyway
        code: str,
        on_insufficient: OnInsufficient,  # noqa: ARG002 - of points
    ) -> Sequence[Restoration]:
        """Each attribute that the operation changed, back to what it was."""
        outcomes, undone = repository.operation_outcomes, repository.operations
        own = (outcomes.c[name] for name in ("member_id", "attribute", "newsletter_id"))
        rows = (
            sa.select(*own, outcomes.c.value_after.label("left"), outcomes.c.value_before.label("former"))
            .join(undone, undone.c.operation_id == outcomes.c.operation_id)
            .where(undone.c.code == code, outcomes.c.attribute.in_(_KEPT))
            .where(outcomes.c.status == OutcomeStatus.CHANGED)
        )
        return [Restoration(rows=rows)]


def _changed(change: AttributeChange, number: int, programme: Programme, earlier: Sequence[sa.CTE]) -> sa.SelectBase:
    """`has_record`, the attribute with its newsletter, its values and the `place` of each row that a change makes."""
    rows = change.rows.subquery(f"change_{number}")
    selected = rows.join(selected_members, selected_members.c.member_id == rows.c.member_id)
    if change.attribute in PAIR:
        asked = sa.select(rows.c.member_id).select_from(selected).distinct().subquery(f"asked_{number}")
        return pair_changed(change, asked, programme, earlier)
    asked = (
        sa.select(
            rows.c.member_id,
            sa.literal(change.attribute, ATTRIBUTE).label("attribute"),
            sa.literal(programme.newsletter(change.newsletter), sa.BigInteger).label("newsletter_id"),
            written(change.attribute, change.value).label("value"),
        )
        .select_from(selected)
        .distinct()
        .subquery(f"asked_{number}")
    )
    return _valued(asked, lambda _: asked.c.value)


def _restored(change: Restoration, number: int, programme: Programme, earlier: Sequence[sa.CTE]) -> sa.SelectBase:
    """The same of what is restored."""
    rows = change.rows.subquery(f"change_{number}")
    selected = rows.join(selected_members, selected_members.c.member_id == rows.c.member_id)
    left = sa.select(*rows.c).select_from(selected).cte(f"left_{number}")
    asked = sa.select(*left.c).where(left.c.attribute.not_in(PAIR)).subquery(f"asked_{number}")
    plain = _valued(asked, lambda held: _back(held, asked.c.left, asked.c.former))
    return sa.union_all(plain, pair_restored(left, programme, earlier))


def _back(
    held: sa.ColumnElement[str | None], left: sa.ColumnElement[str | None], former: sa.ColumnElement[str | None]
) -> sa.ColumnElement[str | None]:
    return sa.case((held.is_not_distinct_from(left), former), else_=held)


def _valued(
    asked: sa.Subquery,
    after: Callable[[sa.ColumnElement[str | None]], sa.ColumnElement[str | None]],
) -> sa.Select[Any]:
    held = value_held(asked.c.attribute, asked.c.newsletter_id)
    return sa.select(
        asked.c.member_id,
        customers.c.member_id.is_not(None).label("has_record"),
        asked.c.attribute,
        asked.c.newsletter_id,
        held.label("value_before"),
        after(held).label("value_after"),
        sa.literal(0, sa.Integer).label("place"),
    ).select_from(asked.outerjoin(customers, customers.c.member_id == asked.c.member_id))
