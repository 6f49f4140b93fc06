"""A folder of CSV files into the ledger: everything in one transaction, or nothing and a list of every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.errors import ImportRefusedError, PostingError, Problem
from loyalty_graph.imports.accounts import bring_account, choose_account, open_account
from loyalty_graph.imports.booking import book_entries, warn_of_unusual
from loyalty_graph.imports.checks import duplicates
from loyalty_graph.imports.contents import contents_of_entries
from loyalty_graph.imports.context import Import
from loyalty_graph.imports.customers import check_customers, write_customers
from loyalty_graph.imports.entries import check_known_entries
from loyalty_graph.imports.files import BY_NAME, FILES
from loyalty_graph.imports.findings import FAULTS_LISTED, Findings
from loyalty_graph.imports.folder import find_files
from loyalty_graph.imports.members import few_changed, gather_members
from loyalty_graph.imports.programme import bring_programme
from loyalty_graph.imports.reading import Sheet
from loyalty_graph.imports.resolving import resolve_corrections
from loyalty_graph.imports.rules import check_new_entries
from loyalty_graph.imports.sales import check_sales, write_sales
from loyalty_graph.imports.staging import Progress, create_staging, stage
from loyalty_graph.imports.summary import ImportSummary
from loyalty_graph.ledger.clock import touch
from loyalty_graph.ledger.folding import fold
from loyalty_graph.ledger.locks import lock_programme
from loyalty_graph.ledger.statistics import gather_statistics

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.database import Database
    from loyalty_graph.database.sessions import Driver
    from loyalty_graph.ledger.posting import Posted

# Statements are kept between imports, their plans must not be: the same tables may hold ten lines or a million.
_SETTINGS: Final = sa.select(
    *(
        sa.func.set_config(setting, value, sa.true())
        for setting, value in (
            ("lock_timeout", "0"),
            ("work_mem", "256MB"),
            ("plan_cache_mode", "force_custom_plan"),
            ("default_statistics_target", "20"),
        )
    )
)
_LARGE_FILES: Final = 1 << 20
"""Bytes of an import from which a session of its own pays."""

_LARGE: Final = 10_000
"""Lines of an import after which readers should not have to wait for the next fold and for autovacuum."""


async def import_folder(  # noqa: PLR0913 - what an operator can say of an import, each by keyword
    database: Database,
    folder: Path,
    *,
    account: str | None = None,
    default_account: str | None = None,
    trust_recorded_at: bool = False,
    progress: Progress = lambda _step, _done, _total: None,
) -> ImportSummary:
    """Import the files of `folder` into `account`, or else into that of account.csv, or else into `default_account`.

    A missing account is created. `trust_recorded_at` takes recorded_at from entries.csv instead of the server's clock.
    Importing the same files again changes nothing. Raises ImportRefusedError with every fault of every file, after
    which nothing was written; InputError: FOLDER_NOT_FOUND, EMPTY_FOLDER, ACCOUNT_REQUIRED, BAD_CODE.
    """
    faults = Findings(FAULTS_LISTED)
    paths = find_files(folder, faults)
    size = sum(path.stat().st_size for path in paths.values() if path.exists())
    async with database.bulk(large=size >= _LARGE_FILES) as (connection, driver):
        await _prepare(connection)
        present = await _stage(driver, paths, faults, progress)
        code = await choose_account(connection, account, default_account, faults)
        account_id, created = await _lock_account(connection, code)
        work = Import(connection, account_id, code, created, present, faults, trust_recorded_at)
        progress("checking", 0, 1)
        await _check(work)
        faults.refuse_if_any()
        progress("checking", 1, 1)
        progress("posting", 0, 1)
        posted = await _write(work)
    summary = _summary(work, posted)
    if sum(file.new + file.changed for file in summary.files) >= _LARGE:
        async with database.write.begin() as connection:
            await fold(connection, account_id)
        await gather_statistics(database)
    progress("posting", 1, 1)
    return summary


async def _prepare(connection: AsyncConnection) -> None:
    # An import waits for another one, and for postings under way, as long as they take.
    await connection.execute(_SETTINGS)
    await create_staging(connection)


async def _stage(
    driver: Driver, paths: Mapping[str, Path], faults: Findings, progress: Progress
) -> dict[str, frozenset[str]]:
    present: dict[str, frozenset[str]] = {}
    for name, path in paths.items():
        try:
            sheet = Sheet(BY_NAME[name], path, faults)
        except OSError as error:
            faults.add(path.name, None, None, "UNREADABLE_FILE", reason=error.strerror)
            continue
        with sheet:
            await stage(driver, sheet, faults, progress)
        present[name] = frozenset(column.name for column in sheet.columns)
    return present


async def _lock_account(connection: AsyncConnection, code: str) -> tuple[int, bool]:
    """Let imports of one account follow one another: what they compare with must not change until they commit."""
    await lock_programme(connection, code)
    return await open_account(connection, code)


async def _check(work: Import) -> None:
    for file in (BY_NAME[name] for name in work.present):
        if file.key:
            await duplicates(file).run(work)
    await bring_account(work)
    await bring_programme(work)
    await check_customers(work)
    await check_sales(work)
    if "entries" in work.present:
        contents = await contents_of_entries(work)
        await check_known_entries(work, contents)
        await resolve_corrections(work, contents)
        await check_new_entries(work, contents)


async def _write(work: Import) -> Posted | None:
    await gather_members(work)
    await write_customers(work)
    if work.brings_changes("sales"):
        await write_sales(work)
    if work.brings_changes("entries"):
        await warn_of_unusual(work)
        return await _book(work)
    if work.changes_something:
        await touch(work.connection, work.account_id, await few_changed(work))
    return None


async def _book(work: Import) -> Posted:
    try:
        return await book_entries(work)
    except PostingError as error:
        problem = Problem(BY_NAME["entries"].file_name, None, None, error.code, error.message)
        raise ImportRefusedError([problem]) from error


def _summary(work: Import, posted: Posted | None) -> ImportSummary:
    places = {file.file_name: place for place, file in enumerate(FILES)}
    return ImportSummary(
        account=work.account,
        created=work.created,
        files=tuple(sorted(work.done, key=lambda summary: places[summary.name])),
        entries=posted.entries if posted else 0,
        position=posted.tick.position if posted and posted.tick else None,
        warnings=work.warnings.in_order(),
        warning_counts=work.warnings.counts(),
    )
