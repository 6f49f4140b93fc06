from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.config import Settings
from loyalty_graph.database import Database

from .programme import Programme, open_programme

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate


@pytest.fixture
async def programme(database: Database, anyio_backend: str) -> Programme:  # noqa: ARG001 - makes it asynchronous
    return await open_programme(database)


@pytest.fixture
def unmigrated_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    with postgres_template.copied("template1") as url:
        yield url


@pytest.fixture
async def unmigrated(unmigrated_url: str, anyio_backend: str) -> AsyncIterator[Database]:  # noqa: ARG001 - as above
    database = Database(unmigrated_url, Settings())
    yield database
    await database.dispose()
