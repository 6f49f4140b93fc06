"""Brings the records of a file into their table: new ones are inserted, changed ones updated, equal ones left alone.

An absent column keeps its value, an empty cell means what the file declares. Entries and sales are no records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.imports.checks import Check, names_nothing
from loyalty_graph.imports.files import Column, Empty, File
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.imports.summary import FileSummary
from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import THIS_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.imports.context import Import


@dataclass(frozen=True)
class Lookup:
    """Where the code in a cell is looked up: in column `code_name` of `table`, whose column `id_name` is then held."""

    table: sa.Table
    id_name: str
    code_name: str = "code"


@dataclass(frozen=True, eq=False)
class RecordFile:
    """A file of records: its table, and its columns that name something else, which the table holds by id."""

    file: File
    table: sa.Table
    lookups: Mapping[str, Lookup] = field(default_factory=dict)

    @cached_property
    def arriving(self) -> sa.Table:
        """The temporary table of the new and changed records with `is_new` and their final values."""
        return sa.Table(
            f"arriving_{self.file.name}",
            sa.MetaData(),
            sa.Column("is_new", sa.Boolean),
            *(sa.Column(name, self.table.c[name].type) for name in (*self.keys, *self.values)),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )

    def joined(self) -> sa.FromClause:
        """The staged lines, outer joined to what they name in the account."""
        staged = STAGED[self.file.name]
        source: sa.FromClause = staged
        for name, lookup in self.lookups.items():
            same = lookup.table.c[lookup.code_name] == staged.c[name]
            source = source.outerjoin(lookup.table, sa.and_(lookup.table.c.account_id == THIS_ACCOUNT, same))
        return source

    def unknown(self, name: str, code: str) -> Check:
        """The check that finds cells of column `name` that name nothing."""
        lookup = self.lookups[name]
        found = lookup.table.c[lookup.id_name]
        return Check(name, code, names_nothing(self.file, name, found, lookup.table.name))

    def complete(self) -> sa.ColumnElement[bool]:
        """Whether a staged line has all that its record needs, and everything it names is there."""
        staged = STAGED[self.file.name].c
        filled = [staged[column.name].is_not(None) for column in self.file.columns if column.required]
        found = [
            sa.or_(staged[name].is_(None), lookup.table.c[lookup.id_name].is_not(None))
            for name, lookup in self.lookups.items()
        ]
        return sa.and_(*filled, *found)

    @property
    def keys(self) -> list[str]:
        """The table's columns for the key of the file."""
        return [self.target(name) for name in self.file.key]

    @property
    def values(self) -> dict[str, Column]:
        """The file's other columns, by the table's columns for them."""
        return {self.target(column.name): column for column in self.file.columns if column.name not in self.file.key}

    def given(self, present: frozenset[str]) -> list[str]:
        """The table's columns of `values` that are `present` in the file."""
        return [name for name, column in self.values.items() if column.name in present]

    def target(self, name: str) -> str:
        """The table's column for the file's column `name`."""
        lookup = self.lookups.get(name)
        return lookup.id_name if lookup else name

    def cell(self, name: str) -> sa.ColumnElement[Any]:
        """The value of the file's column `name` as the table holds it."""
        lookup = self.lookups.get(name)
        return lookup.table.c[lookup.id_name] if lookup else STAGED[self.file.name].c[name]


class Arrivals:
    """What a file changes: its new and changed records, found and then written. `present` are the columns it has."""

    def __init__(self, records: RecordFile, work: Import) -> None:
        self._records = records
        self._connection = work.connection
        self._this_account = {"this_account": work.account_id}
        self._present = work.present[records.file.name]
        self._new = self._changed = 0

    async def find(self) -> FileSummary:
        """Fill the table `arriving`; what is at fault stays out, and of lines with the same key the first counts."""
        arriving = self._records.arriving
        await create_temporary(self._connection, arriving)
        await self._connection.execute(_found(self._records, self._present), self._this_account)
        await self._connection.execute(sa.text(f"ANALYZE {arriving.name}"))
        self._new, found, lines = (await self._connection.execute(_counted(self._records))).one()
        self._changed = found - self._new
        return FileSummary(self._records.file.file_name, self._new, self._changed, lines - found)

    async def write(self) -> None:
        """Insert the new records and update the changed ones."""
        if self._changed:
            await self._connection.execute(_updated(self._records, self._present), self._this_account)
        if self._new:
            await self._connection.execute(_inserted(self._records), self._this_account)


@cache
def _found(records: RecordFile, present: frozenset[str]) -> sa.Insert:
    existing = records.table.alias("existing")
    keys = [records.cell(name) for name in records.file.key]
    same = (existing.c[name] == cell for name, cell in zip(records.keys, keys, strict=True))
    source = records.joined().outerjoin(existing, sa.and_(existing.c.account_id == THIS_ACCOUNT, *same))
    is_new = existing.c[records.keys[0]].is_(None)
    values = {
        name: _meant(records, column, existing.c[name])
        if column.name in present
        else sa.case((is_new, _meant(records, column, existing.c[name])), else_=existing.c[name])
        for name, column in records.values.items()
    }
    changed = (existing.c[name].is_distinct_from(values[name]) for name in records.given(present))
    rows = (
        sa.select(is_new, *keys, *values.values())
        .select_from(source)
        .where(records.complete(), sa.or_(is_new, *changed))
        .ext(postgresql.distinct_on(*keys))
        .order_by(*keys, STAGED[records.file.name].c.line)
    )
    return sa.insert(records.arriving).from_select(["is_new", *records.keys, *values], rows)


def _meant(records: RecordFile, column: Column, existing: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """What the cell says, or means by being empty."""
    cell = records.cell(column.name)
    match column.empty:
        case None:
            return cell
        case Empty.CODE:
            return sa.func.coalesce(cell, records.cell(records.file.key[0]))
        case Empty.KEPT:
            return sa.func.coalesce(cell, existing, sa.func.now())
        case constant:
            return sa.func.coalesce(cell, constant)


@cache
def _counted(records: RecordFile) -> sa.Select[int, int, int]:
    new = sa.func.count().filter(records.arriving.c.is_new)
    lines = sa.select(sa.func.count()).select_from(STAGED[records.file.name]).scalar_subquery()
    return sa.select(new, sa.func.count(), lines).select_from(records.arriving)


@cache
def _updated(records: RecordFile, present: frozenset[str]) -> sa.Update:
    target, arriving = records.table.c, records.arriving.c
    same = (target[name] == arriving[name] for name in records.keys)
    return (
        sa.update(records.table)
        .where(target.account_id == THIS_ACCOUNT, ~arriving.is_new, *same)
        .values({name: arriving[name] for name in records.given(present)})
    )


@cache
def _inserted(records: RecordFile) -> sa.Insert:
    arriving = records.arriving.c
    names = [*records.keys, *records.values]
    rows = sa.select(THIS_ACCOUNT, *(arriving[name] for name in names)).where(arriving.is_new)
    return sa.insert(records.table).from_select(["account_id", *names], rows)
