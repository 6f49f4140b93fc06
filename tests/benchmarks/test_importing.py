from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import sqlalchemy as sa
from benchmarks.filling import Size, fill
from benchmarks.importing import compare, make_plain_tables
from benchmarks.starting import started
from benchmarks.workbench import ACCOUNT, opened

if TYPE_CHECKING:
    from tests.benchmarks.compared import Compared

    from loyalty_graph.testing.postgres import PostgresTemplate

_SIZE = Size(members=60, entries=1_000, days=400)


def test_the_import_and_the_plain_load_bring_the_same_rows(postgres_template: PostgresTemplate) -> None:
    with postgres_template.copied() as url:
        assert asyncio.run(_counted(url)) == {"entries": (1_400, 0), "entry_ids": (1_400, 0)}


async def _counted(url: str) -> dict[str, tuple[int, ...]]:
    """After two rounds: how many rows there are in each table, and how many are not in the plain one."""
    async with opened(url) as database:
        account_id = await fill(database, ACCOUNT, _SIZE)
        await make_plain_tables(database)
        found = await compare(database, account_id, 200, _SIZE.days, 2)
        assert len(found.imports) == len(found.plains) == 2
        counted = {}
        async with database.owner.connect() as connection:
            for table in ("entries", "entry_ids"):
                more = f"SELECT * FROM {table} EXCEPT ALL SELECT * FROM plain_{table}"
                counts = sa.text(f"SELECT count(*), (SELECT count(*) FROM ({more}) AS more) FROM {table}")
                counted[table] = tuple((await connection.execute(counts)).one())
        return counted


def test_a_start_takes_as_long_as_its_process_is_at_work(compared: Compared) -> None:
    seconds, at_work = started({**os.environ, "LOYALTY_GRAPH_DATABASE_URL": compared.url})
    assert 0 < at_work <= seconds
