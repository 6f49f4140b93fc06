"""The word that all words of sums are made from, in both ways to get at what is summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.repository.access import Access
from loyalty_graph.repository.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, eq=False)
class SumWords(Relations):
    """The word for sums of whatever belongs to the rows of the statement around."""

    def sums_of(
        self,
        sums: sa.Select[Any],
        belonging: Mapping[sa.ColumnElement[Any], sa.ColumnElement[Any]],
        *,
        given: sa.ColumnElement[bool] | None = None,
    ) -> sa.FromClause:
        """Relate sums to the rows that they belong to: one row of sums each, none where there is nothing to add up.

        `sums` selects labelled aggregates without grouping them. `belonging` says which of its columns have to equal
        which columns of the statement around: `{sales.c.member_id: customers.c.member_id}`. `given` is a condition on
        those: where it does not hold there is no row, and nothing is looked for. Join it with `sa.true()`; an outer
        join of which no column is asked for costs nothing.
        """
        conditions = [] if given is None else [given]
        if self.access is Access.BY_KEY:
            own = sums.where(*conditions, *(column == outer for column, outer in belonging.items()))
            return own.having(sa.func.count() > 0).lateral()
        keys = [column.label(f"of_{column.key}") for column in belonging]
        every = sums.add_columns(*keys).group_by(*belonging).subquery()
        outputs = [column for column in every.c if column.key not in {key.key for key in keys}]
        same = (every.c[key.key] == outer for key, outer in zip(keys, belonging.values(), strict=True))
        return sa.select(*outputs).where(*conditions, *same).lateral()
