"""The statement of a page: how the rows after a place are found without reading all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.reports.paging import beyond
from loyalty_graph.reports.relation import Relation
from loyalty_graph.repository.access import Access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.ordering import SortKey
    from loyalty_graph.reports.question import Question
    from loyalty_graph.reports.relation import Slot
    from loyalty_graph.reports.source import Source

NEARBY_ROWS: Final = 1_000
"""How many rows are looked through for a page before all are: a few milliseconds, and enough for common conditions."""


@dataclass(frozen=True)
class Seeking:
    """The rows after `start`, which are the values of `order` there, in this order; from the first if it is empty."""

    source: Source
    question: Question
    order: Sequence[SortKey]
    start: Sequence[Slot | None]

    def page(self, columns: Sequence[str], size: int) -> sa.Select[Any]:
        """Select the next `size` rows that match, with these columns (Python names)."""
        relation = self.source.relation(self.question.page_access)
        condition = self.question.condition
        if self.question.page_access is Access.WHOLE and relation.looked_up:
            return self._keys_first(relation, columns, size)
        if condition is None or self.question.access is self.question.page_access:
            return self._matching(relation, columns, size)
        if not condition.columns & relation.looked_up:
            return self._matching(relation, columns, size)
        return self._nearby_first(relation, columns, size)

    def _matching(self, relation: Relation, columns: Sequence[str], size: int) -> sa.Select[Any]:
        return self._onward(relation, columns).where(*self._conditions(relation)).limit(size)

    def _onward(self, relation: Relation, columns: Sequence[str]) -> sa.Select[Any]:
        rows = relation.rows(columns, self.order)
        return rows.where(beyond(relation, self.order, self.start)) if self.start else rows

    def _conditions(self, relation: Relation) -> Sequence[sa.ColumnElement[bool]]:
        return [*self.source.matching(relation), *self.source.current]

    def _keys_first(self, relation: Relation, columns: Sequence[str], size: int) -> sa.Select[Any]:
        """The page from its keys: what it is not ordered by is only found for the rows that are in it."""
        keys = [key.column for key in self.question.by_key]
        conditions = self._conditions(relation)
        found = self._onward(relation, keys).where(*conditions).limit(_written(size)).subquery("found")
        keyed = self.source.relation(Access.BY_KEY)
        same = (keyed.expressions[name] == found.c[name] for name in keys)
        return keyed.rows(columns, self.order).join_from(found, keyed.source, sa.and_(*same))

    def _nearby_first(self, relation: Relation, columns: Sequence[str], size: int) -> sa.Select[Any]:
        """The page from the next rows, if enough of them match; else from all, added up at once.

        How many match is not known before. Found through each row, those that are rare cost many times what adding up
        does; and adding up costs hundreds of times what those that are common do. Only one of both parts is run.
        """
        table = self.question.table
        next_rows = self._onward(relation, list(table.columns)).limit(_written(max(NEARBY_ROWS, 2 * size)))
        looked_through = Relation(table, next_rows, again=True)
        found = looked_through.rows(columns, self.order).where(*self._conditions(looked_through)).limit(size)
        nearby = found.cte("nearby")
        enough = sa.select(sa.func.count()).select_from(nearby).scalar_subquery() == _written(size)
        every = self._all_matching(columns, size).subquery("every")
        parts = (sa.select(nearby).where(enough), sa.select(every).where(sa.not_(enough)))
        page = sa.union_all(*parts).subquery("page")
        return sa.select(page).order_by(*(_sorted(page.c[key.column], key) for key in self.order))

    def _all_matching(self, columns: Sequence[str], size: int) -> sa.Select[Any]:
        """The same rows from all that match, which are planned for as all: for a few of them no join looks too dear."""
        relation = self.source.relation(Access.WHOLE)
        matching = self._onward(relation, list(self.question.table.columns)).where(*self._conditions(relation))
        kept = Relation(self.question.table, matching.order_by(None).offset(_written(0)), again=True)
        return kept.rows(columns, self.order).limit(size)


def _written(number: int) -> sa.ColumnElement[int]:
    """A number that the planner sees, in a statement that is planned once."""
    return sa.literal_column(str(number), sa.Integer)


def _sorted(column: sa.ColumnElement[Any], key: SortKey) -> sa.ColumnElement[Any]:
    return column.desc() if key.descending else column.asc()
