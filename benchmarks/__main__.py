"""`make bench`: what a bulk action costs beside the bare change of the same tables, written into RESULTS.md."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database, EmbeddedPostgres
from loyalty_graph.ledger.migrate import migrate

from .awarding import Comparison, compare

_RESULTS: Final = Path(__file__).with_name("RESULTS.md")
_ROUNDS: Final = 7


def main() -> None:
    """Measure on a server of its own, in a folder of its own on the disk, with the settings that users have."""
    folder = Path(tempfile.mkdtemp(prefix="loyalty-graph-bench-"))
    folder.chmod(0o711)  # under root the server is another user, who has to pass
    try:
        with EmbeddedPostgres.start(folder / "data") as server:
            found, server_version = asyncio.run(_measured(server.url()))
    finally:
        shutil.rmtree(folder)
    text = _text(found, server_version)
    _RESULTS.write_text(text)
    sys.stdout.write(text)


async def _measured(url: str) -> tuple[Comparison, str]:
    database = Database(url, Settings())
    try:
        await migrate(database)
        async with database.owner.connect() as connection:
            server_version = str(await connection.scalar(sa.text("SHOW server_version")))
        return await compare(database, _ROUNDS), server_version
    finally:
        await database.dispose()


def _text(found: Comparison, server_version: str) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}"
    versions = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "asyncpg"))
    return f"""# Benchmarks

Written by `make bench` on {dt.datetime.now(dt.UTC):%Y-%m-%d}: {machine}; PostgreSQL {server_version},
Python {platform.python_version()}, {versions}. Embedded server with its default settings.
Load average at the end {os.getloadavg()[0]:.1f}: more than 1 means that others were at work, too.

## {found.members:,} members awarded points in one action

Beside it, on the same tables, the bare change: one hand-written INSERT … SELECT of the entries and one UPDATE of the
balances in one transaction. {found.rounds} rounds, one after the other in turn; medians.

| ratio | action | bare change | range of the action | range of the bare change |
|---|---|---|---|---|
| **{found.ratio:.2f}×** | {found.action:.2f} s | {found.bare:.2f} s | {found.action_range} | {found.bare_range} |

The action also selects and locks the members, refuses what must not be booked, records an outcome for each, keeps the
daily points that reports read, and checks automatic price groups: rows and reads that the bare change does without.
Of 2.6 s of CPU in the server, as profiled once: entries 0.52, balances 0.48, planning 0.43, outcomes 0.33, selection
0.30, daily points 0.12, locks 0.11; of the bare change about 0.8.
"""


if __name__ == "__main__":
    main()
