"""Adding up all rows of a source: at once, or after a write for the members alone that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.relation import SLOT_PREFIX, Slot, parameter
from loyalty_graph.reports.sums import SLICE_BITS, Answer, sums_of
from loyalty_graph.repository.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.reports.source import Source

_ATTEMPTS: Final = 3
"""How often what writes changed is looked for while others write on."""

_SINCE: Final = Slot(f"{SLOT_PREFIX}since")
_MEMBERS: Final = Slot(f"{SLOT_PREFIX}members")
_IDS: Final = postgresql.ARRAY(sa.BigInteger)


class AddingUp:
    """Aggregates of all rows of a source, by the `name` they are kept under.

    Those that are sums, counts included, can be had slice by slice. Every statement reads the data's version along with
    them, so that what is kept is of one instant.
    """

    def __init__(
        self,
        source: Source,
        name: str,
        aggregates: Callable[[Relation], Sequence[sa.ColumnElement[Any]]],
        *,
        are_sums: bool = True,
    ) -> None:
        self._source = source
        self._name = name
        self._aggregates = aggregates
        self._by_slice = are_sums and source.table.per_member is not None

    async def result(self) -> Sequence[Any]:
        """What there is now; empty if there is no row. Raises as `Source.fetch`, DeclarationError (REPORT_BROKEN)."""
        kept, question = sums_of(self._source.repository.database), (self._source.rows, self._name)
        found = kept.get(question)
        answer = None if found is None else await self._up_to_date(found)
        if answer is None:
            answer = await (self._sliced() if self._by_slice else self._whole())
        if self._source.is_lasting and answer is not found:
            kept.keep(question, answer)
        return answer.sums

    async def _whole(self) -> Answer:
        def statement() -> sa.Select[Any]:
            rows = self._of_rows(self._source.relation())
            return rows.add_columns(self._source.repository.data_version).having(*self._source.current)

        *sums, version = (await self._source.fetch((self._name, "whole"), statement))[0]
        return Answer(version, {None: tuple(sums)}, 0)

    async def _sliced(self) -> Answer:
        rows = await self._source.fetch((self._name, "slices"), lambda: self._slices(self._source.relation()))
        version, by_slice = self._checked(rows)
        return Answer.of(version, by_slice, SLICE_BITS)

    async def _up_to_date(self, kept: Answer) -> Answer | None:
        """What is kept, brought up to date; None if it is as well read anew."""
        for _ in range(_ATTEMPTS):
            version, writes, members = await self._changes_since(kept.version)
            if version == kept.version:
                return kept
            slices = kept.slices_of(members) if writes == version - kept.version else None
            if slices is None:
                return None
            renewed = await self._renewed(kept, slices) if slices else kept.renewed(version, (), {})
            if renewed.version == version:
                return renewed
        return None

    async def _changes_since(self, version: int) -> Sequence[Any]:
        def statement() -> sa.Select[Any]:
            since = parameter(_SINCE, sa.BigInteger())
            return self._source.repository.changes_since(since).where(*self._source.current)

        return (await self._source.fetch("changes", statement, {_SINCE.name: version}))[0]

    async def _renewed(self, kept: Answer, slices: Collection[int]) -> Answer:
        def statement() -> sa.Select[Any]:
            relation = self._source.relation(Access.BY_KEY)
            return self._slices(relation, relation.member == sa.any_(parameter(_MEMBERS, _IDS)))

        members = {_MEMBERS.name: kept.members_in(slices)}
        version, by_slice = self._checked(await self._source.fetch((self._name, "renewed"), statement, members))
        return kept.renewed(version, slices, by_slice)

    def _slices(self, relation: Relation, *of_these: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Sums and number of each slice that has rows, and the version; one row with this alone where none has."""
        number = relation.member.op(">>")(sa.literal_column(str(SLICE_BITS)))
        slices = self._of_rows(relation).add_columns(number.label("slice")).where(*of_these).group_by(number)
        of_each, version = slices.subquery("slices"), self._source.repository.data_version.label("version")
        now = sa.select(version).where(*self._source.current).subquery("now")
        return sa.select(*of_each.c, now.c.version).select_from(now.outerjoin(of_each, sa.true()))

    def _of_rows(self, relation: Relation) -> sa.Select[Any]:
        aggregates = (each.label(f"sum_{index}") for index, each in enumerate(self._aggregates(relation)))
        return sa.select(*aggregates).select_from(relation.source).where(*self._source.matching(relation))

    def _checked(self, rows: Sequence[Sequence[Any]]) -> tuple[int, dict[int, tuple[Any, ...]]]:
        by_slice = {number: tuple(sums) for *sums, number, _ in rows if sums[0] is not None}
        if None in by_slice:
            table = self._source.table
            text = f"{table.per_member} of a row of {table.name} is null, which it must never be."
            raise DeclarationError("REPORT_BROKEN", text)
        return rows[0][-1], by_slice
