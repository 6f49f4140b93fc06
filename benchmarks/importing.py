"""An import of new entries into a filled ledger, beside a plain load of the same rows into the same kind of tables."""

from __future__ import annotations

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
from loyalty_graph.ledger.verification import verify

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.database.sessions import Driver

ENTRIES: Final = 1_000_000
DAYS: Final = 730
"""The new entries are of as many days as the ledger has: nearly all of them come before others that are there."""

# Columns, checks and indexes of the ledger's own, filled with all that the ledger has.
_PLAIN: Final = {"plain_entries": "entries", "plain_entry_ids": "entry_ids"}

# As a shop exports them: in the order of time, some customers with many, every 33rd the refund of the one before.
_FILE: Final = """
WITH known AS (
    SELECT reference, row_number() OVER (ORDER BY member_id) - 1 AS place FROM members WHERE account_id = $1
), named AS (
    SELECT array_agg(t.code ORDER BY t.balance_type_id) AS types,
        (SELECT count(*) FROM known) AS members FROM balance_types t WHERE t.account_id = $1
), numbered AS (
    SELECT number, number - (number % 33 = 0)::int AS drawn, number % 33 = 0 AS refunds FROM generate_series(1, $3) number
), drawn AS (
    SELECT number, refunds, (hashint8extended(drawn, 1) & 4294967295) / 4294967296::float8 AS member,
        (hashint8extended(drawn, 2) & 4294967295) % 100 AS kind, (hashint8extended(drawn, 3) & 255) + 1 AS points,
        (hashint8extended(drawn, 4) & 4294967295) % 10 AS type
    FROM numbered
), booked AS (
    SELECT *, CASE WHEN refunds THEN 'REVERSAL_ORDER_REFUND' WHEN kind < 70 THEN 'EARN_RULE'
        WHEN kind < 76 THEN 'EARN_CAMPAIGN_BONUS' WHEN kind < 95 THEN 'REDEEM_CHECKOUT' ELSE 'EXPIRY' END AS name
    FROM drawn
)
SELECT $2 || number AS id, known.reference AS customer, types[1 + type % cardinality(types)] AS balance_type,
    name AS kind, CASE WHEN name LIKE 'EARN%' THEN points ELSE -points END AS points,
    to_char(now() AT TIME ZONE 'UTC' - make_interval(secs => $4 * 86400 * (1 - number / $3::float8)),
        'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS effective_at,
    CASE WHEN name IN ('EARN_RULE', 'REDEEM_CHECKOUT') THEN $2 || number END AS order_number,
    CASE WHEN refunds THEN $2 || (number - 1) END AS reverses
FROM booked CROSS JOIN named JOIN known ON known.place = floor(members * power(member, 1.5))
ORDER BY number
"""
_POSTED: Final = """
SELECT entries.* FROM entries JOIN entry_ids USING (member_id, balance_type_id, seq) WHERE starts_with(entry_ids.external_id, $1)
ORDER BY length(entry_ids.external_id), entry_ids.external_id
"""


@dataclass(frozen=True)
class Comparison:
    """The seconds of each round, of the import and of the plain load, and the most memory that an import took."""

    entries: int
    imports: Sequence[float]
    plains: Sequence[float]
    megabytes: float
    """Of the importing process, beyond what it had before."""

    @property
    def rounds(self) -> int:
        """How often each was measured."""
        return len(self.imports)

    @property
    def ours(self) -> float:
        """The median of the import."""
        return statistics.median(self.imports)

    @property
    def plain(self) -> float:
        """The median of the plain load."""
        return statistics.median(self.plains)

    @property
    def ratio(self) -> float:
        """The median over the rounds of how many times as long as the plain load the import takes."""
        return statistics.median(ours / plain for ours, plain in zip(self.imports, self.plains, strict=True))


async def compare(
    database: Database, account: str, rounds: int, entries: int = ENTRIES, days: int = DAYS
) -> Comparison:
    """Do both in turn, each to its own tables, which grow alike. The account has members and balance types."""
    imports, plains, megabytes = [], [], 0.0
    with tempfile.TemporaryDirectory(prefix="loyalty-graph-bench-") as name:
        folder = Path(name)
        async with database.owner.connect() as connection:
            found = sa.text("SELECT account_id FROM accounts WHERE code = :code")
            account_id = (await connection.execute(found, {"code": account})).scalar_one()
        await _make_plain_tables(database)
        for number in range(rounds):
            ids = f"I{number}-{os.getpid()}-"
            async with _driver(database) as driver:
                file = folder / "entries.csv"
                await driver.copy_from_query(
                    _FILE, account_id, ids, entries, days, output=file, format="csv", header=True
                )
            await _settle(database)
            memory = _memory("VmRSS")
            Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
            imports.append(await _seconds(_import(database, folder, account)))
            megabytes = max(megabytes, _memory("VmHWM") - memory)
            loads = await _written(database, folder, ids)
            await _settle(database)
            plains.append(await _seconds(_load(database, loads)))
        await _drop_plain_tables(database)
    async with database.owner.connect() as connection:
        if differences := await verify(connection, account_id):
            raise AssertionError(differences)
    return Comparison(entries, imports, plains, megabytes)


async def _import(database: Database, folder: Path, account: str) -> None:
    await import_folder(database, folder, account=account)


async def _load(database: Database, loads: dict[str, Path]) -> None:
    async with _driver(database) as driver:
        for table, file in loads.items():
            await driver.copy_to_table(table, source=file)


async def _written(database: Database, folder: Path, ids: str) -> dict[str, Path]:
    """What the import made of the file, line by line in its order, as COPY reads it."""
    loads = {table: folder / table for table in _PLAIN}
    keys = f"SELECT account_id, external_id, member_id, balance_type_id, seq FROM ({_POSTED}) AS posted"
    async with _driver(database) as driver:
        for file, query in zip(loads.values(), (_POSTED, keys), strict=True):
            await driver.copy_from_query(query, ids, output=file)
    return loads


async def _make_plain_tables(database: Database) -> None:
    async with _driver(database) as driver:
        for table, like in _PLAIN.items():
            await driver.execute(f"CREATE TABLE {table} (LIKE {like} INCLUDING ALL)")
            await driver.execute(f"INSERT INTO {table} SELECT * FROM {like}")  # noqa: S608 - both ours


async def _drop_plain_tables(database: Database) -> None:
    async with _driver(database) as driver:
        await driver.execute(f"DROP TABLE {', '.join(_PLAIN)}")


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


async def _seconds(work: Awaitable[None]) -> float:
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


def _memory(name: str) -> float:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name))
