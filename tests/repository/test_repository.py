"""Opening an account and fetching rows from it."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.errors import UnknownAccountError
from loyalty_graph.repository import Repository, open_repository

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio


async def test_an_account_is_opened_with_what_reports_ask_of_it(second: Repository) -> None:
    scope = second.scope
    assert (scope.code, scope.name, scope.currency) == ("second", "Second example", "EUR")
    assert scope.data_epoch == dt.date(2024, 2, 1)
    assert scope.today == dt.date(2024, 4, 1)


async def test_now_is_the_clocks_unless_given(shops: Database) -> None:
    before = dt.datetime.now(dt.UTC)
    opened = await open_repository(shops, "worked")
    assert before <= opened.scope.now <= dt.datetime.now(dt.UTC)


async def test_today_is_the_utc_day_wherever_now_was_told(shops: Database) -> None:
    evening_in_new_york = dt.datetime(2024, 2, 5, 20, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    opened = await open_repository(shops, "worked", evening_in_new_york)
    assert opened.scope.today == dt.date(2024, 2, 6)


async def test_an_unknown_account_is_named(shops: Database) -> None:
    with pytest.raises(UnknownAccountError, match="There is no account 'nowhere'") as caught:
        await open_repository(shops, "nowhere")
    assert caught.value.code == "UNKNOWN_ACCOUNT"


async def test_fetch_one_gives_a_row_or_none(repository: Repository) -> None:
    campaigns = repository.campaigns
    row = await repository.fetch_one(sa.select(campaigns.c.name).where(campaigns.c.code == "C1"))
    assert row is not None
    assert row.name == "Coffee"
    assert await repository.fetch_one(sa.select(campaigns.c.name).where(campaigns.c.code == "C9")) is None


async def test_fetches_run_side_by_side(repository: Repository) -> None:
    naps = [repository.fetch(sa.select(sa.func.pg_sleep(0.2))) for _ in range(4)]
    begun = asyncio.get_running_loop().time()
    await asyncio.gather(*naps)
    assert asyncio.get_running_loop().time() - begun < 0.7


async def test_nothing_can_be_written(repository: Repository) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="read-only"):
        await repository.fetch(sa.select(sa.func.nextval("posting_ids")))
