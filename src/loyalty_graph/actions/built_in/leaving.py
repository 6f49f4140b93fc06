"""Leaving the programme, by opting out or by closing the account, and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa

from loyalty_graph.actions.action import Action
from loyalty_graph.actions.built_in.one_balance import refuse_blank
from loyalty_graph.actions.changes import AttributeChange, Booking
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import EntryKind
from loyalty_graph.reports import arguments
from loyalty_graph.reports.arguments import Argument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.repository import Repository


class _Leave(Action, abstract=True):
    """Notes the time, unless there is an earlier one, and takes every balance to 0."""

    attribute: ClassVar[Attribute]
    kind: ClassVar[EntryKind]

    class Input(arguments.Arguments):
        """Why."""

        notes: str | None = Argument("Notes", description="Why, as the history shows it. Not blank.")

    async def check(self, repository: Repository, arguments: Input) -> None:  # noqa: ARG002 - the form checks have
        """Refuse blank notes."""
        refuse_blank(arguments.notes)

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Change]:
        """The time, and an entry per balance that is not 0."""
        left = repository.customers.c[self.attribute.name.lower()]
        staying = sa.or_(left.is_(None), left > repository.scope.now)
        records = members.outerjoin(repository.customers, repository.customers.c.member_id == members.c.member_id)
        balances = repository.balances
        lost = (
            sa.select(balances.c.member_id, balances.c.balance_type_id, (-balances.c.points).label("points"))
            .join(members, members.c.member_id == balances.c.member_id)
            .subquery("lost")
        )
        common: dict[str, Any] = {"note": arguments.notes}
        return [
            AttributeChange(
                rows=sa.select(members.c.member_id).select_from(records).where(staying),
                attribute=self.attribute,
                value=repository.scope.now,
            ),
            Booking(rows=sa.select(*lost.c).where(lost.c.points > 0), kind=EntryKind.NEGATIVE_WRITE_OFF, **common),
            Booking(rows=sa.select(*lost.c).where(lost.c.points < 0), kind=self.kind, **common),
        ]


class OptOutCustomer(_Leave):
    """Lets a customer opt out: every point is lost, and what is owed is written off. From now on none is earned."""

    name, title = "opt_out_customer", "Opt out"
    attribute, kind = Attribute.OPTED_OUT_AT, EntryKind.OPT_OUT_LOSS


class CloseCustomer(_Leave):
    """Closes a customer's account: every point is lost, and what is owed is written off. From now on none is earned."""

    name, title = "close_customer", "Close account"
    attribute, kind = Attribute.CLOSED_AT, EntryKind.ACCOUNT_CLOSURE


class ReopenCustomer(Action):
    """Lets a customer who opted out, or whose account was closed, earn points again. Lost points stay lost."""

    name, title = "reopen_customer", "Reopen account"

    def changes(self, repository: Repository, members: sa.FromClause, arguments: object) -> Sequence[Change]:  # noqa: ARG002 - takes none
        """Neither time is noted any more."""
        rows = sa.select(members.c.member_id)
        return [
            AttributeChange(rows=rows, attribute=each, value=None)
            for each in (Attribute.OPTED_OUT_AT, Attribute.CLOSED_AT)
        ]
