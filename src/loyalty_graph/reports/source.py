"""The rows that a question is about, and how statements over them are run: built at the first use of their shape only.

A plugin's select() may branch on any value of its filter, so the checked filter belongs to what a statement is compiled
for. Operands, cursors and stamps are the host's own: their values are given at each run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.reports.compiled import compiled, fetch, statements_of
from loyalty_graph.reports.relation import SLOT_PREFIX, Slot, parameter, written
from loyalty_graph.repository.scope import Time

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from loyalty_graph.reports.compiled import Compiled
    from loyalty_graph.reports.question import Question
    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.repository import Repository
    from loyalty_graph.repository.access import Access

_STAMP: Final = Slot(f"{SLOT_PREFIX}stamp")


class Source:
    """The rows that match a question's filter and condition. Raises DeclarationError, see Relation."""

    def __init__(self, question: Question, repository: Repository) -> None:
        self.repository = repository
        self.is_lasting = True
        """Whether what is read holds for as long as no data change and the day lasts."""
        self.table = question.table
        self._question = question
        self._relations: dict[Access, Relation] = {}
        self._statements = statements_of(repository.database)
        scope = repository.scope
        # The day is part of it because select() may go by it.
        self._key = (question.table, scope.account, scope.today, question.filter_text)
        self._condition, operands = question.shape
        self._values = {f"{SLOT_PREFIX}{index}": operand for index, operand in enumerate(operands)}
        if scope.stamp is not None:
            self._values[_STAMP.name] = scope.stamp
        if not self._statements.knows(self._key):
            self.relation()  # what is wrong with select() is wrong with all that is asked of its rows

    def relation(self, access: Access | None = None) -> Relation:
        """The rows that match the filter; by default got at as all that match the condition are."""
        access = access or self._question.access
        if access not in self._relations:
            scope = replace(self.repository.scope, asked=set())
            self._relations[access] = self._question.relation(replace(self.repository, scope=scope), access)
            self.repository.scope.asked.update(scope.asked)
            self.is_lasting = self.is_lasting and Time.INSTANT not in scope.asked
        return self._relations[access]

    def matching(self, relation: Relation) -> list[sa.ColumnElement[bool]]:
        """The condition, for statements that are compiled once; empty if there is none."""
        return [] if self._condition is None else [self._condition.clause(relation)]

    @property
    def rows(self) -> Hashable:
        """What says which rows these are: all that match filter and condition, of one account."""
        return self._key, self._condition, repr(self._values)

    @property
    def current(self) -> list[sa.ColumnElement[bool]]:
        """What lets through no row unless the account is what it was taken for; empty if it was read just now."""
        if self.repository.scope.stamp is None:
            return []
        return [self.repository.is_current(parameter(_STAMP, sa.Text()))]

    async def fetch(
        self, shape: Hashable, build: Callable[[], sa.Select[Any]], values: dict[str, Any] | None = None
    ) -> Sequence[Sequence[Any]]:
        """The rows of the statement that `build` makes for all reads of this shape; `values` are those of its slots.

        Raises as `Repository.fetch`, and AccountChangedError.
        """
        proven = self.repository.scope.stamp is not None
        key = (shape, self._condition, proven)
        statement = self._statements.get(self._key, key) or self._compile(key, build)
        rows = await fetch(self.repository.database, statement, self._values | (values or {}))
        if proven and not rows:
            await self.repository.prove_current()
        return rows

    def _compile(self, key: Hashable, build: Callable[[], sa.Select[Any]]) -> Compiled:
        made = compiled(build())
        if self.is_lasting:
            self._statements.keep(self._key, key, made)
        return made


def slots(name: str, values: Sequence[Any]) -> tuple[tuple[Slot | None, ...], dict[str, Any]]:
    """A Slot per value, and the values by slot. A null has none: it decides how its condition reads."""
    given = [None if value is None else Slot(f"{SLOT_PREFIX}{name}_{index}") for index, value in enumerate(values)]
    return tuple(given), {slot.name: written(value) for slot, value in zip(given, values, strict=True) if slot}
