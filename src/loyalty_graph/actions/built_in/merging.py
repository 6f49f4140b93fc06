"""Merging balance types: for each member, what there is in some moves to another one, or is copied there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa

from loyalty_graph.actions.action import Action
from loyalty_graph.actions.changes import Booking
from loyalty_graph.actions.selection import Selection
from loyalty_graph.domain.effects import EntryKind
from loyalty_graph.errors import InputError
from loyalty_graph.reports import arguments
from loyalty_graph.reports.arguments import Argument
from loyalty_graph.repository.repository import Repository
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.reports.report import Select


class MergeBalanceTypes(Action):
    """Moves the balances of some types to another type, member by member, negative ones too. It retires no type."""

    name, title = "merge_balance_types", "Merge balance types"
    at_fault: ClassVar[Mapping[str, str]] = {"TYPE_RETIRED": "destinationType"}

    class Input(arguments.Arguments):
        """From where to where, and what becomes of the sources."""

        source_types: list[str] = Argument(
            "Source Type",
            description="The codes of the balance types that points are taken from.",
            options=Repository.balance_type_choices,
        )
        destination_type: str | None = Argument(
            "Destination Type",
            description="The code of the balance type that the points are added to; the default type if left out.",
            options=Repository.balance_type_choices,
        )
        allow_multiple: bool = Argument(
            "Allow Multiple", description="Whether there may be more than one source.", default=False
        )
        delete_balance_from_source: bool = Argument(
            "Delete Balance from Source",
            description="Whether the sources become 0. If not, points are copied, which makes new ones: they count as "
            "earned, and balances of 0 or less are left alone.",
            default=True,
        )
        confirm_mint: bool = Argument(
            "Confirm New Points", description="Says that new points are meant, where they are copied.", default=False
        )

    async def check(self, repository: Repository, arguments: Input) -> None:
        """Refuse several sources or new points that nobody asked for, and a destination that is a source."""
        if len(set(arguments.source_types)) > 1 and not arguments.allow_multiple:
            text = "There is more than one source: say that this is meant."
            raise InputError("MULTIPLE_SOURCES", text, field=("allowMultiple",))
        if not arguments.delete_balance_from_source and not arguments.confirm_mint:
            text = "Sources that keep their points make new ones: say that this is meant."
            raise InputError("CONFIRM_MINT_REQUIRED", text, field=("confirmMint",))
        types = repository.balance_types
        found = await repository.fetch_one(sa.select(types.c.code).where(_destination(types, arguments)))
        if found is None:
            text = "No balance type is the default one: name one."
            raise InputError("NO_DEFAULT_BALANCE_TYPE", text, field=("destinationType",))
        if found.code in arguments.source_types:
            text = f"The destination {found.code!r} is a source, too."
            raise InputError("SAME_BALANCE_TYPE", text, field=("destinationType",))

    def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> Sequence[Booking]:
        """A pair of transfers per balance that is not 0, or a copy of each that is more than 0."""
        balances, sources = repository.balances, repository.balance_types.alias("sources")
        destination = repository.balance_types.alias("destination")
        moved = (
            sa.select(
                members.c.member_id,
                balances.c.points,
                sources.c.balance_type_id.label("source_id"),
                destination.c.balance_type_id.label("destination_id"),
            )
            .select_from(members)
            .join(balances, balances.c.member_id == members.c.member_id)
            .join(sources, sources.c.balance_type_id == balances.c.balance_type_id)
            .join(destination, _destination(destination, arguments))
            .where(among(sources.c.code, arguments.source_types))
            .subquery("moved")
        )
        points = moved.c.points
        if not arguments.delete_balance_from_source:
            copied = _rows(moved, moved.c.destination_id, points).where(points > 0)
            return [Booking(rows=copied, kind=EntryKind.EARN_MERGE_COPY)]
        # Points that are owed go the other way: the destination takes the debt over, and the source is paid.
        gives = sa.case((points > 0, moved.c.source_id), else_=moved.c.destination_id)
        takes = sa.case((points > 0, moved.c.destination_id), else_=moved.c.source_id)
        amount = sa.func.abs(points)
        return [
            Booking(rows=_rows(moved, gives, -amount).where(points != 0), kind=EntryKind.TRANSFER_OUT),
            Booking(rows=_rows(moved, takes, amount).where(points != 0), kind=EntryKind.TRANSFER_IN),
        ]


@dataclass(frozen=True)
class MembersWithBalances(Selection):
    """All members who have a balance of one of these types."""

    balance_types: Sequence[str]
    path = ("sourceTypes",)

    @property
    def asked(self) -> Mapping[str, Any]:
        """The types, each once."""
        return {"balanceTypes": sorted(set(self.balance_types))}

    async def members(self, repository: Repository) -> Select:
        """Select those who have such a balance, with points in it or not."""
        known, balances, types = repository.members, repository.balances, repository.balance_types
        having = (
            sa.select(balances.c.member_id)
            .join(types, types.c.balance_type_id == balances.c.balance_type_id)
            .where(among(types.c.code, self.balance_types))
        )
        return sa.select(known.c.member_id, known.c.reference).where(known.c.member_id.in_(having))


def _destination(types: sa.FromClause, arguments: MergeBalanceTypes.Input) -> sa.ColumnElement[bool]:
    if arguments.destination_type is None:
        return sa.and_(types.c.is_default)
    return sa.and_(types.c.code == arguments.destination_type)


def _rows(moved: sa.FromClause, balance_type: sa.ColumnElement[int], points: sa.ColumnElement[int]) -> Select:
    return sa.select(moved.c.member_id, balance_type.label("balance_type_id"), points.label("points"))
