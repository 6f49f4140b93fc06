"""Whom an action is for: references, or the members in the rows that a report shows."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import ActionRefusedError, InputError, Refusal
from loyalty_graph.reports.coercion import coerce_list
from loyalty_graph.reports.conditions import parse_where
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.filters import check_filter, parse_filter
from loyalty_graph.reports.question import access_to
from loyalty_graph.reports.relation import Relation
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.reports.report import Report, Select
    from loyalty_graph.repository import Repository

PATH = ("selection",)
"""Where the selection of a bulk action stands in its input."""


class Selection(abc.ABC):
    """The members an action is for."""

    path: tuple[str, ...] = PATH
    """Where it stands in the action's input."""

    @property
    def field(self) -> str:
        """The field of the action's input that it is in."""
        return self.path[0]

    @property
    @abc.abstractmethod
    def asked(self) -> Mapping[str, Any]:
        """The selection as it was asked for, in the names of the API."""

    @abc.abstractmethod
    async def members(self, repository: Repository) -> Select:
        """Select `member_id` and `reference`. Raises InputError, its field the path within the action's input."""

    async def run(self, connection: AsyncConnection, statement: sa.Insert | sa.Delete) -> int:
        """Run a statement with the Select of `members` in it; return how many rows it changes."""
        return (await connection.execute(statement)).rowcount

    async def refuse_unknown(  # noqa: B027 - most selections name nobody
        self, connection: AsyncConnection, repository: Repository
    ) -> None:
        """Refuse what names nobody. Raises ActionRefusedError."""


@dataclass(frozen=True)
class References(Selection):
    """The members of these references, with a customer record or not."""

    references: object
    path: tuple[str, ...] = (*PATH, "references")

    @property
    def asked(self) -> Mapping[str, Any]:
        """The references, each once."""
        return {"references": sorted(set(self._checked()))}

    async def members(self, repository: Repository) -> Select:
        """Select those who are known."""
        known = repository.members
        return sa.select(known.c.member_id, known.c.reference).where(among(known.c.reference, self._checked()))

    async def refuse_unknown(self, connection: AsyncConnection, repository: Repository) -> None:
        """Refuse references that no member has: UNKNOWN_REFERENCE, one refusal each."""
        given = sa.func.unnest(sa.literal(self._checked(), postgresql.ARRAY(sa.Text))).column_valued("given")
        known = repository.members
        unknown = sa.select(given).distinct().where(~sa.exists().where(known.c.reference == given))
        found = sorted(await connection.scalars(unknown))
        if found:
            raise ActionRefusedError(
                [Refusal("UNKNOWN_REFERENCE", f"There is no member {name!r}.", self.path, name) for name in found]
            )

    def _checked(self) -> list[str]:
        if isinstance(self.references, list | tuple) and not self.references:
            raise InputError("EMPTY_SELECTION", "Nobody is selected: give at least one reference.", field=self.path)
        try:
            return coerce_list(DataType.STRING, self.references)
        except InputError as error:
            raise error.within(*self.path) from None


@dataclass(frozen=True)
class ReportRows(Selection):
    """The members in the rows of a report that match its `filter` and `where`, both in the names of the API."""

    report: Report
    filter: Mapping[str, Any] | None = None
    where: Mapping[str, Any] | None = None

    @property
    def asked(self) -> Mapping[str, Any]:
        """The report's filter and conditions."""
        return {self.report.query_field: {"filter": self.filter, "where": self.where}}

    async def members(self, repository: Repository) -> Select:
        """Select the members of the rows; a row of nobody who is known selects nobody."""
        try:
            filter_ = parse_filter(self.report, self.filter)
            await check_filter(self.report, repository, filter_)
            condition = parse_where(self.report, self.where)
        except InputError as error:
            raise error.within(*PATH, self.report.query_field) from None
        read = repository.reading(access_to(self.report, condition))
        relation = Relation(self.report, self.report.select(read, filter_.arguments))
        shown = sa.select(relation.expressions[_key(self.report)])
        if condition is not None:
            shown = shown.where(condition.clause(relation))
        known = repository.members
        return sa.select(known.c.member_id, known.c.reference).where(known.c.reference.in_(shown))


def selects_customers(report: Report) -> bool:
    """Whether a report's rows can be selected by: whether a key column of it links to customers."""
    return any(_keys(report))


def _key(report: Report) -> str:
    return _keys(report)[0]


def _keys(report: Report) -> list[str]:
    return [link.by for link in report.links.values() if link.target == "customer" and report.columns[link.by].key]
