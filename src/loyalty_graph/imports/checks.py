"""Runs checks of staged lines in SQL: many conditions in one pass over a file. What is a fault, others say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.imports.codes import WARNINGS
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.staging import STAGED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from loyalty_graph.imports.context import Import
    from loyalty_graph.imports.files import File

_FETCHED = 1_000


@dataclass(frozen=True)
class Check:
    """Where `found` is true (null is not), the cell in `column` gets this `code`; `told` fills its text.

    `told` has the cell itself as `value` unless it says otherwise.
    """

    column: str
    code: str
    found: sa.ColumnElement[bool]
    told: Mapping[str, sa.ColumnElement[Any]] = field(default_factory=dict)


def names_nothing(file: File, column: str, found: sa.ColumnElement[Any], source: str) -> sa.ColumnElement[bool]:
    """Whether a cell names something that was not `found` and is on no line, itself at fault, of the file `source`."""
    cell = STAGED[file.name].c[column]
    defined = STAGED[source].alias(f"defined_{column}")
    on_a_line = sa.exists().where(defined.c[BY_NAME[source].key[0]] == cell)
    return sa.and_(cell.is_not(None), found.is_(None), ~on_a_line)


class Inspection:
    """Checks of a file's staged lines in one pass over `source`: the staged table, joined to what the checks look at.

    Made once and run by every import: where they look at an account, it is THIS_ACCOUNT.
    """

    def __init__(self, file: File, source: sa.FromClause, checks: Sequence[Check]) -> None:
        staged = STAGED[file.name]
        self._file = file
        self._checks = checks
        self._told = [{"value": staged.c[check.column], **check.told} for check in checks]
        flags = [check.found.label(f"found_{number}") for number, check in enumerate(checks)]
        told = [value.label(f"{name}_{n}") for n, each in enumerate(self._told) for name, value in each.items()]
        lines = sa.select(staged.c.line, *flags, *told).select_from(source)
        lines = lines.where(sa.or_(sa.false(), *(check.found for check in checks)))
        self._lines = lines.execution_options(yield_per=_FETCHED)

    async def run(self, work: Import) -> None:
        """Note every finding: a fault, or a warning where its code is that of one."""
        if not self._checks:
            return
        async with work.connection.stream(self._lines, {"this_account": work.account_id}) as result:
            # Many at a time: handed over one by one, each would take a turn of the event loop.
            async for rows in result.mappings().partitions(_FETCHED):
                for row in rows:
                    self._note(work, row)

    def _note(self, work: Import, row: sa.RowMapping) -> None:
        for number, check in enumerate(self._checks):
            if row[f"found_{number}"]:
                filled = {name: row[f"{name}_{number}"] for name in self._told[number]}
                findings = work.warnings if check.code in WARNINGS else work.faults
                findings.add(self._file.file_name, row["line"], check.column, check.code, **filled)


@cache
def duplicates(file: File) -> Inspection:
    """Make the inspection that finds every line whose key a line before it has."""
    staged = STAGED[file.name]
    key = [staged.c[name] for name in file.key]
    first = sa.func.min(staged.c.line).label("first")
    repeated = sa.select(*key, first).where(*(part.is_not(None) for part in key))
    repeated = repeated.group_by(*key).having(sa.func.count() > 1)
    firsts = repeated.subquery("firsts")
    same = sa.and_(*(firsts.c[name] == staged.c[name] for name in file.key))
    told = {"key": sa.func.concat_ws(" ", *key), "first": firsts.c.first}
    check = Check(file.key[-1], "DUPLICATE", staged.c.line > firsts.c.first, told)
    return Inspection(file, staged.join(firsts, same), [check])


def find_changes(
    file: File, code: str, stored: Mapping[str, sa.ColumnElement[Any]], present: Collection[str]
) -> list[Check]:
    """Make the checks that find cells of `present` columns that are not what is `stored` of the same key.

    An empty cell of a required column is a fault of its own, no change.
    """
    staged = STAGED[file.name].c
    return [
        Check(
            column.name,
            code,
            sa.and_(
                staged[column.name].is_distinct_from(stored[column.name]),
                staged[column.name].is_not(None) if column.required else sa.true(),
            ),
            {"key": staged[file.key[0]], "stored": stored[column.name]},
        )
        for column in file.columns
        if column.name in stored and column.name in present
    ]
