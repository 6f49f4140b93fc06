"""Opening an account and fetching rows from it."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import LoyaltyGraphError, UnknownAccountError
from loyalty_graph.repository import Repository, open_repository
from loyalty_graph.repository.scope import Scope, Time

if TYPE_CHECKING:
    from collections.abc import Coroutine

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


async def told(work: Coroutine[Any, Any, Any]) -> tuple[str, str]:
    """The code and the text of what a read is refused with."""
    with pytest.raises(LoyaltyGraphError) as refusal:
        await work
    return refusal.value.code, refusal.value.message


TOO_SLOW = (
    "DEADLINE_EXCEEDED",
    "The answer takes longer than a read may take: narrow the filter or ask for less at once.",
)


async def test_every_read_has_a_deadline(shops_url: str, repository: Repository) -> None:
    hasty = Database(shops_url, Settings(statement_timeout_ms=100))
    impatient, nap = Repository(repository.scope, hasty), sa.select(sa.func.pg_sleep(5))
    try:
        assert await told(impatient.fetch(nap)) == TOO_SLOW
        assert await told(impatient.fetch_one(nap)) == TOO_SLOW
        async with hasty.owner.begin() as connection:
            await connection.execute(sa.text("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE"))
            assert await told(open_repository(hasty, "worked")) == TOO_SLOW
    finally:
        await hasty.dispose()


async def test_a_lost_connection_is_said_and_the_next_read_has_another(repository: Repository) -> None:
    reading = asyncio.create_task(told(repository.fetch(sa.select(sa.func.pg_sleep(20)))))
    await asyncio.sleep(0.3)
    async with repository.database.owner.begin() as connection:
        sleeping = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        await connection.execute(sa.text(sleeping))
    assert await reading == ("DATABASE_UNREACHABLE", "The connection to the database was lost: ask again.")
    assert await repository.fetch_one(sa.select(sa.literal(1))) is not None


async def test_who_gets_no_connection_is_told_to_try_again(
    shops_url: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = Database(shops_url, Settings(pool_size=1))
    monkeypatch.setattr(narrow.read.sync_engine.pool, "_timeout", 0.05)
    crowded = Repository(repository.scope, narrow)
    try:
        async with narrow.read.connect():
            refused = await told(crowded.fetch(sa.select(sa.literal(1))))
        assert refused == ("OVERLOADED", "Too much is being read at once: try again in a moment.")
    finally:
        await narrow.dispose()


def test_a_scope_remembers_how_closely_it_was_asked_for_the_time() -> None:
    scope = Scope(1, "shop", "Shop", "EUR", None, dt.datetime(2024, 2, 29, 23, 30, tzinfo=dt.UTC))
    assert scope.asked == set()
    assert scope.today == dt.date(2024, 2, 29)
    assert scope.asked == {Time.DAY}
    assert scope.now == scope.instant
    assert scope.asked == {Time.DAY, Time.INSTANT}
