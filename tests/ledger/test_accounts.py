from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import InputError, PostingError, UnknownAccountError
from loyalty_graph.ledger.accounts import account_codes, create_account, find_account, set_account
from loyalty_graph.ledger.tables import accounts, clocks

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.anyio
EPOCH = dt.date(2024, 1, 1)


async def test_an_account_is_created_with_its_clock_and_found(database: Database) -> None:
    async with database.write.begin() as connection:
        account_id = await create_account(connection, "shop", "The shop", "EUR", EPOCH)
        assert await find_account(connection, "shop") == account_id
        clock = (await connection.execute(sa.select(clocks))).one()
        assert tuple(clock) == (account_id, 0, None, 0)
        await create_account(connection, "Bar", "The bar", "USD")
        assert await account_codes(connection) == ["Bar", "shop"]


async def test_only_what_is_given_changes(database: Database) -> None:
    async with database.write.begin() as connection:
        account_id = await create_account(connection, "shop", "The shop", "EUR", EPOCH)
        other = await create_account(connection, "other", "Other", "EUR", EPOCH)
        await set_account(connection, "shop", currency="GBP")
        await set_account(connection, "shop")
        assert await row(connection, account_id) == ("shop", "The shop", "GBP", EPOCH)
        await set_account(connection, "shop", name="Shop", data_epoch=None)
        assert await row(connection, account_id) == ("shop", "Shop", "GBP", None)
        assert await row(connection, other) == ("other", "Other", "EUR", EPOCH)
        versions = await connection.execute(sa.select(clocks.c.data_version).order_by(clocks.c.account_id))
        assert versions.scalars().all() == [2, 0]


async def row(connection: AsyncConnection, account_id: int) -> tuple[object, ...]:
    found = (await connection.execute(sa.select(accounts).where(accounts.c.account_id == account_id))).one()
    return tuple(found)[1:]


async def test_a_second_account_of_the_same_code_is_refused(database: Database) -> None:
    async with database.write.begin() as connection:
        await create_account(connection, "shop", "The shop", "EUR")
        with pytest.raises(InputError, match="There already is an account 'shop'") as refused:
            await create_account(connection, "shop", "Another", "EUR")
    assert (refused.value.code, refused.value.field) == ("ACCOUNT_EXISTS", ("code",))


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "EU1", "EUR\n"])
async def test_a_currency_is_three_capital_letters(database: Database, currency: str) -> None:
    async with database.write.begin() as connection:
        with pytest.raises(InputError) as refused:
            await create_account(connection, "shop", "The shop", currency)
        assert refused.value.code == "INVALID_CURRENCY"
        await create_account(connection, "shop", "The shop", "EUR")
        with pytest.raises(InputError) as refused:
            await set_account(connection, "shop", currency=currency)
        assert (refused.value.code, refused.value.field) == ("INVALID_CURRENCY", ("currency",))


@pytest.mark.parametrize("code", ["", " shop", "shop\n", "s" * 201, "\udcff"])
async def test_an_account_has_a_code_that_imports_can_name(database: Database, code: str) -> None:
    async with database.write.begin() as connection:
        with pytest.raises(InputError, match="code must have 1 to 200 characters") as refused:
            await create_account(connection, code, "Nameless", "EUR")
    assert (refused.value.code, refused.value.field) == ("INVALID_CODE", ("code",))


async def test_whoever_changes_an_account_that_an_import_holds_is_told_to_try_again(
    database: Database, database_url: str
) -> None:
    impatient = Database(database_url, Settings(lock_timeout_ms=1))
    async with database.write.begin() as connection:
        await create_account(connection, "shop", "The shop")
    async with database.write.begin() as holding:
        await set_account(holding, "shop", name="Shop")
        await create_account(holding, "other", "The other")
        async with impatient.write.connect() as connection:
            with pytest.raises(PostingError, match="try again"):
                await set_account(connection, "shop", currency="EUR")
            await connection.rollback()
            with pytest.raises(PostingError, match="try again"):
                await create_account(connection, "other", "The other")
    await impatient.dispose()


async def test_an_unknown_account_is_an_error(database: Database) -> None:
    async with database.write.begin() as connection:
        with pytest.raises(UnknownAccountError, match="no account 'nobody'"):
            await find_account(connection, "nobody")
        with pytest.raises(UnknownAccountError):
            await set_account(connection, "nobody", name="x")
