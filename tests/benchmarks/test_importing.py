from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from benchmarks.filling import Size, fill
from benchmarks.importing import compare
from benchmarks.starting import started
from benchmarks.workbench import ACCOUNT, opened
from sqlalchemy import make_url

from loyalty_graph.ledger.tables import entries, entry_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.compared import Compared

    from loyalty_graph.database import Database
    from loyalty_graph.testing.postgres import PostgresTemplate

_SIZE = Size(members=60, entries=1_000, days=400)


def test_the_import_and_the_plain_load_bring_the_same_rows(postgres_template: PostgresTemplate) -> None:
    with postgres_template.copied() as url:
        account_id = asyncio.run(_filled(url))
        with postgres_template.copied(make_url(url).database) as plain_url:
            imported, plain = asyncio.run(_both(url, plain_url, account_id))
    assert [len(rows) for rows in imported] == [1_400, 1_400]
    assert imported == plain


async def _filled(url: str) -> int:
    async with opened(url) as database:
        return await fill(database, ACCOUNT, _SIZE)


async def _both(url: str, plain_url: str, account_id: int) -> list[list[Sequence[sa.Row[Any]]]]:
    """After two rounds: entries and ids of both ledgers."""
    async with opened(url) as database, opened(plain_url) as plain:
        found = await compare(database, plain, account_id, 200, _SIZE.days, 2)
        assert len(found.imports) == len(found.plains) == 2
        return [[await _rows(each, table) for table in (entries, entry_ids)] for each in (database, plain)]


async def _rows(database: Database, table: sa.Table) -> Sequence[sa.Row[Any]]:
    async with database.owner.connect() as connection:
        return (await connection.execute(sa.select(table).order_by(*table.primary_key))).all()


def test_a_start_takes_as_long_as_its_process_is_at_work(compared: Compared) -> None:
    seconds, at_work = started({**os.environ, "LOYALTY_GRAPH_DATABASE_URL": compared.url})
    assert 0 < at_work <= seconds
