"""Vouchers as a kind of change: one is issued per row, and voided where the operation is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph.actions.changes import VoucherIssue, VoucherVoiding
from loyalty_graph.actions.kind import Applied, Kind
from loyalty_graph.actions.rules import NO_RECORD
from loyalty_graph.actions.staging import planned_changes, selected_members
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.ledger.tables import ATTRIBUTE, MONEY, TEXT, customers, vouchers
from loyalty_graph.ledger.vouchers import issue_vouchers, void_vouchers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.programme import Programme
    from loyalty_graph.domain.operations import OnInsufficient
    from loyalty_graph.repository import Repository

_HIGHEST: Final = 10**16
"""No amount of money is that high."""

_planned: Final = planned_changes.c
_OF_VOUCHERS: Final = _planned.attribute == Attribute.VOUCHER
_ISSUED: Final = sa.and_(_OF_VOUCHERS, ~_planned.restores)
_VOIDED: Final = sa.and_(
    _OF_VOUCHERS, _planned.restores, _planned.value_before.is_not(None), _planned.value_after.is_(None)
)


class Vouchers(Kind):
    """Vouchers of selected members, shown as their values; the code of one is not known before it is issued."""

    changes = (VoucherIssue, VoucherVoiding)
    needs_programme = True
    faults: ClassVar[Mapping[str, sa.Select[Any]]] = {
        "An action issues a voucher whose value is no amount above 0 with at most two decimals.": (
            sa.select(_planned.member_id).where(_ISSUED, _planned.value_after.is_(None))
        )
    }

    def step(
        self,
        change: VoucherIssue | VoucherVoiding,
        number: int,
        programme: Programme,  # noqa: ARG002 - names nothing
        earlier: Sequence[sa.CTE],  # noqa: ARG002 - vouchers do not depend on what else is changed
    ) -> sa.Select[Any]:
        """The voucher's value: after it is issued, or before it is voided."""
        rows = change.rows.subquery(f"change_{number}")
        common = {
            "member_id": rows.c.member_id,
            "step": sa.literal(number, sa.Integer),
            "attribute": sa.literal(Attribute.VOUCHER, ATTRIBUTE),
        }
        if isinstance(change, VoucherIssue):
            said, source, order = *_issuing(rows), rows.c.value
        else:
            said, source, order = *_voiding(rows), rows.c.voucher_id
        place = sa.func.row_number().over(partition_by=rows.c.member_id, order_by=order)
        outputs = {**common, **said, "place": place}
        selected = source.join(selected_members, selected_members.c.member_id == rows.c.member_id)
        return sa.select(*(output.label(name) for name, output in outputs.items())).select_from(selected)

    async def apply(self, connection: AsyncConnection, applied: Applied) -> bool:
        """Issue and void what is planned."""
        issued = sa.select(_planned.member_id, sa.cast(_planned.value_after, MONEY).label("value")).where(_ISSUED)
        if await connection.scalar(sa.select(issued.exists())):
            operation = (applied.operation_id, applied.code)
            await issue_vouchers(connection, applied.account_id, operation, applied.at, issued)
        named = sa.and_(_planned.member_id == vouchers.c.member_id, _planned.voucher_id == vouchers.c.voucher_id)
        await void_vouchers(connection, sa.exists().where(named, _VOIDED), applied.at)
        return False

    def undo(
        self,
        repository: Repository,
        members: sa.FromClause,  # noqa: ARG002 - a step is for selected members anyway
        code: str,
        on_insufficient: OnInsufficient,  # noqa: ARG002 - of points
    ) -> Sequence[VoucherVoiding]:
        """Every voucher that the operation issued is voided, unless it is used or void."""
        issued, undone = repository.vouchers, repository.operations
        mine = issued.c.operation_id == undone.c.operation_id
        rows = sa.select(issued.c.member_id, issued.c.voucher_id).join(undone, mine).where(undone.c.code == code)
        return [VoucherVoiding(rows=rows)]


def _issuing(rows: sa.Subquery) -> tuple[dict[str, sa.ColumnElement[Any]], sa.FromClause]:
    value = sa.cast(rows.c.value, sa.Numeric)
    sound = sa.and_(value > 0, value < _HIGHEST, value == sa.func.round(value, 2))
    return {
        "value_after": sa.case((sound, sa.cast(sa.cast(value, MONEY), TEXT))),
        "restores": sa.false(),
        "refusal": sa.case((customers.c.member_id.is_(None), sa.literal(NO_RECORD, TEXT))),
    }, rows.outerjoin(customers, customers.c.member_id == rows.c.member_id)


def _voiding(rows: sa.Subquery) -> tuple[dict[str, sa.ColumnElement[Any]], sa.FromClause]:
    value = sa.case((vouchers.c.voided_at.is_(None), sa.cast(vouchers.c.value, TEXT)))
    same = sa.and_(vouchers.c.member_id == rows.c.member_id, vouchers.c.voucher_id == rows.c.voucher_id)
    return {
        "voucher_id": rows.c.voucher_id,
        "value_before": value,
        "value_after": sa.case((vouchers.c.used_at.is_not(None), value)),
        "restores": sa.true(),
    }, rows.join(vouchers, same)
