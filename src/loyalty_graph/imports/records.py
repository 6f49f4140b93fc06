"""Brings the records of a file into their table: new ones are inserted, changed ones updated, equal ones left alone.

An absent column keeps its value, an empty cell means what the file declares. Entries and sales are no records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.imports.checks import Check, names_nothing
from loyalty_graph.imports.files import Column, Empty, File
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.imports.summary import FileSummary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Lookup:
    """Where the code in a cell is looked up: in column `code_name` of `table`, whose column `id_name` is then held."""

    table: sa.Table
    id_name: str
    code_name: str = "code"


@dataclass(frozen=True)
class RecordFile:
    """A file of records: its table, and its columns that name something else, which the table holds by id."""

    file: File
    table: sa.Table
    lookups: Mapping[str, Lookup] = field(default_factory=dict)

    def joined(self, account_id: int) -> sa.FromClause:
        """The staged lines, outer joined to what they name in the account."""
        staged = STAGED[self.file.name]
        source: sa.FromClause = staged
        for name, lookup in self.lookups.items():
            same = lookup.table.c[lookup.code_name] == staged.c[name]
            source = source.outerjoin(lookup.table, sa.and_(lookup.table.c.account_id == account_id, same))
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

    def target(self, name: str) -> str:
        """The table's column for the file's column `name`."""
        lookup = self.lookups.get(name)
        return lookup.id_name if lookup else name

    def cell(self, name: str) -> sa.ColumnElement[Any]:
        """The value of the file's column `name` as the table holds it."""
        lookup = self.lookups.get(name)
        return lookup.table.c[lookup.id_name] if lookup else STAGED[self.file.name].c[name]


class Arrivals:
    """What a file changes: a temporary table of its new and changed records with `is_new` and their final values."""

    def __init__(self, records: RecordFile, account_id: int, present: frozenset[str]) -> None:
        self._records = records
        self._account_id = account_id
        columns = records.file.columns
        self._key = [records.target(name) for name in records.file.key]
        self._values = {
            records.target(column.name): column for column in columns if column.name not in records.file.key
        }
        self._new = self._changed = 0
        self._given = [name for name, column in self._values.items() if column.name in present]
        self.table = sa.Table(
            f"arriving_{records.file.name}",
            sa.MetaData(),
            sa.Column("is_new", sa.Boolean),
            *(sa.Column(name, records.table.c[name].type) for name in (*self._key, *self._values)),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )

    async def find(self, connection: AsyncConnection) -> FileSummary:
        """Fill the table; what is at fault stays out, and of lines with the same key the first counts."""
        await connection.execute(sa.schema.CreateTable(self.table))
        existing = self._records.table.alias("existing")
        keys = [self._records.cell(name) for name in self._records.file.key]
        same = sa.and_(*(existing.c[name] == cell for name, cell in zip(self._key, keys, strict=True)))
        source = self._records.joined(self._account_id).outerjoin(
            existing, sa.and_(existing.c.account_id == self._account_id, same)
        )
        is_new = existing.c[self._key[0]].is_(None)
        values = {name: self._final(column, existing.c[name], is_new) for name, column in self._values.items()}
        changed = sa.or_(is_new, *(existing.c[name].is_distinct_from(values[name]) for name in self._given))
        rows = (
            sa.select(is_new, *keys, *values.values())
            .select_from(source)
            .where(self._records.complete(), changed)
            .ext(postgresql.distinct_on(*keys))
            .order_by(*keys, STAGED[self._records.file.name].c.line)
        )
        await connection.execute(sa.insert(self.table).from_select(list(self.table.c.keys()), rows))
        await connection.execute(sa.text(f"ANALYZE {self.table.name}"))
        new = sa.func.count().filter(self.table.c.is_new)
        counted = sa.select(new, sa.func.count(), _lines_of(self._records.file))
        self._new, arriving, lines = (await connection.execute(counted)).one()
        self._changed = arriving - self._new
        return FileSummary(self._records.file.file_name, self._new, self._changed, lines - arriving)

    async def write(self, connection: AsyncConnection) -> None:
        """Insert the new records and update the changed ones."""
        target, arriving = self._records.table, self.table
        if self._changed and self._given:
            same = (target.c[name] == arriving.c[name] for name in self._key)
            await connection.execute(
                sa.update(target)
                .where(target.c.account_id == self._account_id, ~arriving.c.is_new, *same)
                .values({name: arriving.c[name] for name in self._given})
            )
        if not self._new:
            return
        names = [*self._key, *self._values]
        rows = sa.select(sa.literal(self._account_id), *(arriving.c[name] for name in names)).where(arriving.c.is_new)
        await connection.execute(sa.insert(target).from_select(["account_id", *names], rows))

    def _final(
        self, column: Column, existing: sa.ColumnElement[Any], is_new: sa.ColumnElement[bool]
    ) -> sa.ColumnElement[Any]:
        cell = self._records.cell(column.name)
        meant: sa.ColumnElement[Any]
        match column.empty:
            case None:
                meant = cell
            case Empty.CODE:
                meant = sa.func.coalesce(cell, self._records.cell(self._records.file.key[0]))
            case Empty.KEPT:
                meant = sa.func.coalesce(cell, existing, sa.func.now())
            case constant:
                meant = sa.func.coalesce(cell, constant)
        given = self._records.target(column.name) in self._given
        return meant if given else sa.case((is_new, meant), else_=existing)


def _lines_of(file: File) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(STAGED[file.name]).scalar_subquery()
