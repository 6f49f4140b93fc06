"""Copies the cells of an import's files into temporary tables, one per file, typed and with the lines they stood on.

A cell at fault is noted and copied as null. How lines relate to each other and to the ledger is checked later, in SQL.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from itertools import filterfalse
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.exports.formulas import unguard
from loyalty_graph.imports.codes import hint
from loyalty_graph.imports.files import FILES, File
from loyalty_graph.imports.reading import PlainLines
from loyalty_graph.ledger.staging import create_temporary

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.database.sessions import Driver
    from loyalty_graph.imports.findings import Findings
    from loyalty_graph.imports.reading import Record, Sheet

Progress = Callable[[str, int, int], None]
"""Called with a step's name (a file's, or what is done with all of them), how much of it is done, and of how much."""

_staging: Final = sa.MetaData()


def _staged(file: File) -> sa.Table:
    return sa.Table(
        f"imported_{file.name}",
        _staging,
        sa.Column("line", sa.BigInteger, nullable=False),
        *(sa.Column(column.name, column.type.sql_type) for column in file.columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


STAGED: Final = {file.name: _staged(file) for file in FILES}
"""The temporary table of each file: its columns, and `line`."""


async def create_staging(connection: AsyncConnection) -> None:
    """Create the empty temporary tables within the caller's transaction."""
    await create_temporary(connection, *STAGED.values())


async def stage(driver: Driver, sheet: Sheet, findings: Findings, progress: Progress) -> None:
    """Copy a file into its temporary table, cell by cell checked."""
    table = STAGED[sheet.file.name].name
    columns = ["line", *(column.name for column in sheet.columns)]
    await driver.copy_to_table(table, source=_chunks(sheet, findings, progress), columns=columns, format="csv")
    await driver.execute(f"ANALYZE {table}")
    progress(sheet.file.file_name, sheet.size, sheet.size)


async def _chunks(sheet: Sheet, findings: Findings, progress: Progress) -> AsyncIterator[bytes]:
    for batch in sheet.batches():
        if isinstance(batch, PlainLines):
            text = _numbered(batch)
        else:
            _check(sheet, batch, findings)
            text = _written(batch)
        yield text.encode()
        progress(sheet.file.file_name, sheet.position, sheet.size)


def _check(sheet: Sheet, batch: list[Record], findings: Findings) -> None:
    cells_of = zip(*(cells for _, cells in batch), strict=True)
    for place, (column, values) in enumerate(zip(sheet.columns, [set(values) for values in cells_of], strict=True)):
        replaced: dict[str, str] = {}
        faults: dict[str, str] = {}
        for value in filterfalse(column.type.plain.match, values):
            text = unguard(value) if column.type.guarded else value
            if fault := column.fault(text):
                faults[value], replaced[value] = fault, ""
            elif text != value:
                replaced[value] = text
        for line, cells in batch if replaced else ():
            value = cells[place]
            if value in faults:
                known = column.type.known
                told = {"value": value, "hint": hint(value, known), "known": ", ".join(known)}
                findings.add(sheet.file.file_name, line, column.name, faults[value], **told)
            cells[place] = replaced.get(value, value)


def _numbered(plain: PlainLines) -> str:
    text = "".join([f"{number},{line}" for number, line in enumerate(plain.lines, plain.first)])
    return text.replace("\r", "")


def _written(batch: list[Record]) -> str:
    """The records as CSV again, each with its line: only where it has to be, a cell is quoted."""
    text = "".join([",".join((str(line), *cells)) + "\n" for line, cells in batch])
    commas = len(batch) * len(batch[0][1])
    if '"' not in text and "\r" not in text and text.count(",") == commas and text.count("\n") == len(batch):
        return text
    return "".join([",".join((str(line), *map(_quoted, cells))) + "\n" for line, cells in batch])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell else ""
