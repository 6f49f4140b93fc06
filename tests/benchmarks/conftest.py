from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from benchmarks.filling import Size, fill
from benchmarks.floor import create_floor
from benchmarks.statements import prepare
from benchmarks.workbench import ACCOUNT, opened
from starlette.testclient import TestClient
from tests.benchmarks.compared import Compared

from loyalty_graph.config import Settings
from loyalty_graph.http.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.statements import Constants

    from loyalty_graph.testing.postgres import PostgresTemplate

_SIZE = Size(members=300, entries=6_000, days=400)


@pytest.fixture(scope="package")
def compared(postgres_template: PostgresTemplate) -> Iterator[Compared]:
    with postgres_template.copied() as url:
        constants = asyncio.run(_filled(url))
        app = create_app(Settings(database_url=url, account=ACCOUNT))
        with TestClient(app, base_url="http://127.0.0.1") as gateway, TestClient(create_floor(url, constants)) as floor:
            yield Compared(url, _SIZE, constants, gateway, floor)


async def _filled(url: str) -> Constants:
    async with opened(url) as database:
        await fill(database, ACCOUNT, _SIZE)
        return await prepare(database, ACCOUNT, dt.datetime.now(dt.UTC).date())
