from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from tests.graphql.conftest import closing, opened
from tests.graphql.shops import write_shop

from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.tables import accounts, entries
from loyalty_graph.ledger.verification import verify
from loyalty_graph.testing.gateway import installed_plugins

from .desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from loyalty_graph.database import Database
    from loyalty_graph.testing.postgres import PostgresTemplate


@pytest.fixture(scope="session")
def shops_template(postgres_template: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database to copy, with the same shop in the accounts `demo` and `other`."""
    folder = write_shop(tmp_path_factory.mktemp("shop"))
    (folder / "account.csv").unlink()

    async def fill(url: str) -> None:
        async with closing(url) as database:
            for account in ("demo", "other"):
                await import_folder(database, folder, account=account)

    with postgres_template.copied() as url:
        asyncio.run(fill(url))
        yield str(make_url(url).database)


@pytest.fixture
def shops_url(postgres_template: PostgresTemplate, shops_template: str) -> Iterator[str]:
    """The URL of a database of the test's own with both shops."""
    with postgres_template.copied(shops_template) as url:
        yield url


@pytest.fixture
async def desk(shops_url: str, anyio_backend: str) -> AsyncIterator[Desk]:  # noqa: ARG001 - makes it asynchronous
    """Whoever books by hand in the account `demo` over HTTP; the account `other` has the same shop.

    In STORE c1, c2 and c3 have 14 points each and the orphan o1 has 10, in EXTRA c1 has 10, c2 20 and c3 30. At the end
    nothing that is derived from the entries contradicts them, the Liability report is what the operations say, and the
    other account is as it was.
    """
    async with closing(shops_url) as database:
        before = await _entries(database, "other")
        async with opened(database, installed_plugins("liability"), actor="maria") as api:
            made = Desk(api)
            yield made
            await made.assert_reported()
        assert await _entries(database, "other") == before
        await _assert_clean(database, "demo")


async def _entries(database: Database, account: str) -> int:
    async with database.write.connect() as connection:
        theirs = (
            sa.select(sa.func.count())
            .select_from(entries)
            .join(accounts, accounts.c.account_id == entries.c.account_id)
        )
        return (await connection.execute(theirs.where(accounts.c.code == account))).scalar_one()


async def _assert_clean(database: Database, account: str) -> None:
    async with database.write.connect() as connection:
        mine = sa.select(accounts.c.account_id).where(accounts.c.code == account)
        assert await verify(connection, (await connection.execute(mine)).scalar_one()) == []
