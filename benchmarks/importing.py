"""An import of new entries into a filled ledger, beside a plain load of the same rows into a copy of the ledger."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.database.engines import begun_driver
from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.checks import CHECKS

from .findings import Finding, at_most, trying, written
from .processes import Memory
from .workbench import ACCOUNT, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.database.sessions import Driver

    from .filling import Size
    from .findings import Goal
    from .workbench import Workbench

EXPLANATION: Final = (
    "A fifth as many entries as the ledger has, of the last fifth of its days: nearly all come before others that are "
    "there, so days after them change too; once more of all its days, where that is most of the history. The import "
    "checks, resolves and numbers them, and keeps balances and daily points. "
    "Beside it a COPY of the rows that it made, in the order of the file, into the tables of entries and of their ids "
    "in another copy of the same ledger. The ids are new and come after those that are there, as those of a shop that "
    "counts them do. Memory: the peak of the importing process above idle. Once all is measured, numbers, balances and "
    "daily points are recomputed from the entries and have to be the same."
)

_ROUNDS_LIMIT: Final = 3
"""Each round makes the ledger a fifth larger; one that need not reach anything is done once."""

_DERIVED: Final = ("BALANCE", "SEQ", "DAILY_POINTS")
"""The checks of `verify` that recompute what an import keeps. All of them take longer than the imports."""

# As a shop exports them: in the order of time, some customers with many, every 33rd the refund of the one before.
_FILE: Final = """
WITH known AS (
    SELECT reference, row_number() OVER (ORDER BY member_id) - 1 AS place FROM members WHERE account_id = $1
), named AS (
    SELECT array_agg(t.code ORDER BY t.balance_type_id) AS types,
        (SELECT count(*) FROM known) AS members FROM balance_types t WHERE t.account_id = $1
), numbered AS (
    SELECT number, number - (number % 33 = 0)::int AS drawn, number % 33 = 0 AS refunds
    FROM generate_series(1, $3::int) AS number
), drawn AS (
    SELECT number, refunds, (hashint8extended(drawn, 1) & 4294967295) / 4294967296::float8 AS member,
        (hashint8extended(drawn, 2) & 4294967295) % 100 AS kind, (hashint8extended(drawn, 3) & 255) + 1 AS points,
        power((hashint8extended(drawn, 4) & 4294967295) / 4294967296::float8, 4) AS type
    FROM numbered
), booked AS (
    SELECT *, CASE WHEN refunds THEN 'REVERSAL_ORDER_REFUND' WHEN kind < 70 THEN 'EARN_RULE'
        WHEN kind < 76 THEN 'EARN_CAMPAIGN_BONUS' WHEN kind < 95 THEN 'REDEEM_CHECKOUT' ELSE 'EXPIRY' END AS name
    FROM drawn
)
SELECT $2 || number AS id, known.reference AS customer,
    types[1 + floor(type * cardinality(types))::int] AS balance_type,
    name AS kind, CASE WHEN name LIKE 'EARN%' THEN points ELSE -points END AS points,
    to_char(now() AT TIME ZONE 'UTC' - make_interval(secs => $4 * 86400 * (1 - number / $3::float8)),
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS effective_at,
    CASE WHEN name IN ('EARN_RULE', 'REDEEM_CHECKOUT') THEN $2 || number END AS order_number,
    CASE WHEN refunds THEN $2 || (number - 1) END AS reverses
FROM booked CROSS JOIN named JOIN known ON known.place = floor(members * power(member, 1.5))
ORDER BY number
"""
# What the latest import made of the file, line by line in its order.
_POSTED: Final = """
SELECT {columns} FROM entries
WHERE posting_id = (SELECT posting_id FROM postings WHERE account_id = $1 ORDER BY position DESC LIMIT 1)
ORDER BY length(external_id), external_id
"""
_LOADED: Final = {"entries": "*", "entry_ids": "account_id, external_id, member_id, balance_type_id, seq"}


@dataclass(frozen=True, slots=True)
class Compared:
    """The seconds of each import and of each plain load, and the most memory of an import above idle, in MB."""

    imports: Sequence[float]
    plains: Sequence[float]
    above_idle: float

    @property
    def ratio(self) -> float:
        """How many times as long as the plain load the import takes: the median of the rounds."""
        return statistics.median(ours / plain for ours, plain in zip(self.imports, self.plains, strict=True))


def measure(bench: Workbench) -> Sequence[Finding]:
    """The time and the memory."""
    return trying(f"Import of {_new(bench.size):,} entries", _measure, bench)


def _measure(bench: Workbench) -> list[Finding]:
    with bench.copied_ledgers(2) as (url, plain_url):
        lately, whenever = asyncio.run(_compared(url, plain_url, bench))
    title = f"Import of {_new(bench.size):,} entries"
    return [
        _finding(title, at_most(2.5), lately),
        _finding(f"{title} of all days", None, whenever),
        Finding(title, at_most(300, "MB"), "idle", max(lately.above_idle, whenever.above_idle)),
    ]


def _finding(title: str, goal: Goal | None, found: Compared) -> Finding:
    texts = (written(statistics.median(seconds), "s") for seconds in (found.imports, found.plains))
    return Finding(title, goal, "the plain load", found.ratio, *texts)


def _new(size: Size) -> int:
    return size.entries // 5


async def _compared(url: str, plain_url: str, bench: Workbench) -> list[Compared]:
    size, account_id = bench.size, bench.constants.account_id
    async with opened(url) as database, opened(plain_url) as plain:
        rounds = min(bench.effort.rounds, _ROUNDS_LIMIT)
        found = [
            await compare(database, plain, account_id, _new(size), days, times)
            for days, times in ((size.days // 5, rounds), (size.days, 1))
        ]
        await _recompute(database, account_id)
        return found


async def _recompute(database: Database, account_id: int) -> None:
    async with database.owner.begin() as connection:
        await connection.execute(sa.text("SET LOCAL work_mem = '256MB'"))
        for kind in _DERIVED:
            if difference := (await connection.execute(sa.text(CHECKS[kind]), {"account_id": account_id})).first():
                raise ValueError(f"{kind}: {difference}")


async def compare(  # noqa: PLR0913, PLR0917 - two ledgers, and what is new in them
    database: Database, plain: Database, account_id: int, entries: int, days: int, rounds: int
) -> Compared:
    """Import into one ledger and load into its copy in turn, so that both grow alike. The account is ACCOUNT's."""
    imports, plains, above_idle = [], [], 0.0
    with tempfile.TemporaryDirectory(prefix="loyalty-graph-bench-") as name:
        folder = Path(name)
        for number in range(rounds):
            ids, file = f"I{days}-{number}-", folder / "entries.csv"
            async with _driver(database) as driver:
                await driver.copy_from_query(
                    _FILE, account_id, ids, entries, days, output=file, format="csv", header=True
                )
            await _settle(database)
            memory = Memory(os.getpid())
            imports.append(await _seconds(import_folder(database, folder, account=ACCOUNT)))
            above_idle = max(above_idle, memory.above_idle)
            loads = await _written(database, folder, account_id)
            await _settle(plain)
            plains.append(await _seconds(_load(plain, loads)))
    return Compared(imports, plains, above_idle)


async def _load(database: Database, loads: dict[str, Path]) -> None:
    async with _driver(database) as driver:
        for table, file in loads.items():
            await driver.copy_to_table(table, source=file)


async def _written(database: Database, folder: Path, account_id: int) -> dict[str, Path]:
    """What the import made of the file, as COPY reads it."""
    loads = {table: folder / f"{table}.copied" for table in _LOADED}
    async with _driver(database) as driver:
        for table, columns in _LOADED.items():
            await driver.copy_from_query(_POSTED.format(columns=columns), account_id, output=loads[table])
    return loads


@asynccontextmanager
async def _driver(database: Database) -> AsyncIterator[Driver]:
    async with database.owner.begin() as connection:
        yield await begun_driver(connection)


async def _settle(database: Database) -> None:
    """Vacuumed and written to disk, so that neither pays for the one before."""
    async with database.owner.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(sa.text("VACUUM ANALYZE"))
        await alone.execute(sa.text("CHECKPOINT"))


async def _seconds(work: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun
