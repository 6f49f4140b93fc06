"""Two accounts in one database: the worked example, which is read, and another one that must never be seen."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.actions.samples import Grant
from tests.administration.subscribing import subscribe
from tests.administration.vouching import vouch

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import References
from loyalty_graph.administration.administering import administer
from loyalty_graph.administration.newsletters import CreateNewsletter
from loyalty_graph.administration.requests import VerbRequest
from loyalty_graph.administration.voucher_settings import UpdateVoucherSettings
from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.imports import import_folder
from loyalty_graph.repository import Repository, open_repository
from loyalty_graph.repository.access import Access
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

SECOND_EXAMPLE = Path(__file__).parents[1] / "judges" / "second_example"
AS_OF = dt.datetime(2024, 2, 6, tzinfo=dt.UTC)
AFTER_ALL = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def shops_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """A database that all tests read and none may write."""
    with postgres_template.copied() as url:
        asyncio.run(import_shops(url))
        yield url


async def import_shops(url: str) -> None:
    database = Database(url, Settings())
    await import_folder(database, SECOND_EXAMPLE)
    await import_folder(database, WORKED_EXAMPLE, account="worked")
    for account, customer in (("second", "eli"), ("worked", "dan")):
        preview = ActionRequest(Grant(), "k", References([customer]), {"points": 1}, dry_run=True)
        opened = await open_repository(database, account)
        await act(opened, preview, deadline_s=20)
        for verb, given in ((CreateNewsletter(), {"code": "NEWS"}), (UpdateVoucherSettings(), {"validityDays": 30})):
            await administer(opened, VerbRequest(verb, verb.name, given), deadline_s=20)
        await subscribe(database, account, "NEWS", customer)
        await vouch(database, account, customer)
    await database.dispose()


@pytest.fixture(scope="session")
async def shops(shops_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    assert anyio_backend == "asyncio"
    database = Database(shops_url, Settings())
    yield database
    await database.dispose()


@pytest.fixture
def access() -> Access:
    """How both repositories read; the tests of words that depend on it have it both ways."""
    return Access.BY_KEY


@pytest.fixture
async def repository(shops: Database, access: Access) -> Repository:
    """The worked example, as of the instant its answers were computed for."""
    return (await open_repository(shops, "worked", AS_OF)).reading(access)


@pytest.fixture
async def second(shops: Database, access: Access) -> Repository:
    """The second example, in the same database, after all of its entries."""
    return (await open_repository(shops, "second", AFTER_ALL)).reading(access)
