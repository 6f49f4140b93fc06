"""The word that all words of sums are made from, in both ways to get at what is summed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import KeyedColumnElement

from loyalty_graph.repository.access import Access
from loyalty_graph.repository.relations import Relations

Sums = sa.Select[*tuple[Any, ...]]
"""A SELECT of any columns."""

Belonging = Mapping[KeyedColumnElement[Any], sa.ColumnElement[Any]]
"""Which columns of what is summed have to equal which columns of the statement around."""


@dataclass(frozen=True)
class Summed:
    """Sums with the columns that they belong by, not yet related to the statement around: that takes `condition`."""

    sums: sa.FromClause
    condition: sa.ColumnElement[bool]
    around: frozenset[sa.FromClause]

    def related(self, rows: Sums) -> sa.FromClause:
        """Relate rows that are read from these sums to the statement around."""
        return rows.where(self.condition).correlate(*self.around).lateral()


@dataclass(frozen=True, eq=False)
class SumWords(Relations):
    """The word for sums of whatever belongs to the rows of the statement around."""

    def sums_of(
        self, sums: Sums, belonging: Belonging, *, given: sa.ColumnElement[bool] | None = None
    ) -> sa.FromClause:
        """Relate sums to the rows that they belong to: one row of sums each, none where there is nothing to add up.

        `sums` selects labelled aggregates without grouping them. `belonging` says which of its columns have to equal
        which columns of the statement around, `{sales.c.member_id: customers.c.member_id}`; they are columns of the
        result, too. `given` is a condition on columns around: where it does not hold there is no row, and nothing is
        looked for. Join it with `sa.true()`; an outer join of which no column is asked for costs nothing.
        """
        summed = self.summed(sums, belonging, given=given)
        return summed.sums if self.access is Access.BY_KEY else summed.related(sa.select(summed.sums))

    def summed(self, sums: Sums, belonging: Belonging, *, given: sa.ColumnElement[bool] | None = None) -> Summed:
        """As `sums_of`, for words that join more to the sums before they are related to the statement around.

        PostgreSQL merges the subqueries of a statement, but none where an outer join stands above a condition on what
        is around it: with all members added up, it would add them up once for each.
        """
        conditions = [] if given is None else [given]
        around = _tables(*belonging.values(), *conditions)
        if self.access is Access.BY_KEY:
            keys = (outer.label(column.key) for column, outer in belonging.items())
            same = (column == outer for column, outer in belonging.items())
            own = sums.add_columns(*keys).where(*conditions, *same).having(sa.func.count() > 0)
            return Summed(own.correlate(*around).lateral(), sa.true(), around)
        every = sums.add_columns(*belonging).group_by(*belonging).subquery()
        same = (every.c[column.key] == outer for column, outer in belonging.items())
        return Summed(every, sa.and_(*conditions, *same), around)


def _tables(*expressions: sa.ColumnElement[Any]) -> frozenset[sa.FromClause]:
    """What the columns in these expressions are columns of."""
    elements = (element for expression in expressions for element in visitors.iterate(expression))
    return frozenset(each.table for each in elements if isinstance(each, sa.ColumnClause) and each.table is not None)
