"""The account of a comparison: both values, the steps between them and what is left over, all of one instant."""

from __future__ import annotations

import asyncio
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Access, sum_points
from loyalty_graph_reconciliation.reasons import Reason
from loyalty_graph_reconciliation.values import value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_graph import Repository, Select
    from loyalty_graph_reconciliation.question import Question


@dataclass(frozen=True)
class BalanceSheet:
    """Both values and the steps (reason, delta, count) in the order of reasons."""

    left: int
    right: int
    steps: tuple[tuple[Reason, int, int], ...]

    @property
    def residual(self) -> int:
        """What the steps do not explain."""
        return self.right - self.left - sum(delta for _, delta, _ in self.steps)


class BalanceSheets:
    """Reads each comparison once, however many facts show it: read apart, they might contradict one another.

    A comparison is told by its filter object, of which every request makes one of its own; it is forgotten with it.
    """

    def __init__(self, rows: Callable[[Repository, Question], Select]) -> None:
        self._rows = rows
        self._reads: dict[int, asyncio.Task[BalanceSheet]] = {}

    async def read(self, repository: Repository, asked: Question) -> BalanceSheet:
        """The account of a comparison, in one statement; whatever refuses it once refuses it to all facts."""
        key = id(asked)
        if key not in self._reads:
            self._reads[key] = asyncio.create_task(_read(repository, asked, self._rows(repository, asked)))
            weakref.finalize(asked, self._reads.pop, key)
        return await asyncio.shield(self._reads[key])


async def _read(repository: Repository, asked: Question, rows: Select) -> BalanceSheet:
    repository, differing = repository.reading(Access.WHOLE), rows.subquery("differing")
    grouped = (
        sa.select(differing.c.reason, sum_points(differing.c.delta).label("delta"), sa.func.count().label("rows"))
        .group_by(differing.c.reason)
        .subquery("steps")
    )
    values = sa.select(
        value_of(asked.left, repository, asked).label("left"), value_of(asked.right, repository, asked).label("right")
    ).subquery("values")
    found = await repository.fetch(sa.select(values, grouped).select_from(values.outerjoin(grouped, sa.true())))
    steps = {row.reason: (row.delta, row.rows) for row in found if row.reason is not None}
    ordered = tuple((reason, *steps[reason.name]) for reason in Reason if reason.name in steps)
    return BalanceSheet(found[0].left, found[0].right, ordered)
