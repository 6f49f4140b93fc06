from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url
from tests.graphql.conftest import closing, opened
from tests.graphql.shops import write_shop

from loyalty_graph.imports import import_folder
from loyalty_graph.plugins import Plugins

from .office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from loyalty_graph.testing.postgres import PostgresTemplate


@pytest.fixture(scope="session")
def office_template(postgres_template: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with two accounts of the same shop, to be copied."""
    folder = write_shop(tmp_path_factory.mktemp("office") / "shop")
    (folder / "account.csv").unlink()
    with postgres_template.copied() as url:
        asyncio.run(_fill(url, folder))
        yield str(make_url(url).database)


async def _fill(url: str, folder: Path) -> None:
    async with closing(url) as database:
        for account in ("demo", "other"):
            await import_folder(database, folder, account=account)


@pytest.fixture
def office_url(postgres_template: PostgresTemplate, office_template: str) -> Iterator[str]:
    with postgres_template.copied(office_template) as url:
        yield url


@pytest.fixture
async def office(office_url: str, anyio_backend: str) -> AsyncIterator[Office]:  # noqa: ARG001 - makes it asynchronous
    """Two accounts of the same shop, `demo` and `other`, and whoever administers the first over HTTP."""
    async with (
        closing(office_url) as database,
        opened(database, Plugins(), actor="maria") as api,
        opened(database, Plugins(), account="other") as other,
    ):
        yield Office(database, api, other)
