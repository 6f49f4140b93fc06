from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.config import Settings
from loyalty_graph.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate


@pytest.fixture(scope="module")
def empty_database_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied() as url:
        yield url


@pytest.fixture(scope="module")
async def empty_database(empty_database_url: str, anyio_backend: str) -> AsyncIterator[Database]:  # noqa: ARG001 - makes it asynchronous
    """A database for all tests of a module that leave it empty: refused imports do."""
    database = Database(empty_database_url, Settings())
    yield database
    await database.dispose()
