"""Accounts: created, changed and found by code. Each has a clock from its first moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.domain.codes import CODE_LENGTH, is_code
from loyalty_graph.errors import InputError, UnknownAccountError
from loyalty_graph.ledger.clock import touch
from loyalty_graph.ledger.locks import telling_when_busy
from loyalty_graph.ledger.tables import accounts, clocks

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

DEFAULT_CURRENCY: Final = "USD"
"""Of an account that is created without saying its currency."""

_CURRENCY: Final = re.compile(r"[A-Z]{3}\Z")


class AccountChanges(TypedDict, total=False):
    """What can be changed of an account; `data_epoch` None takes the epoch away."""

    name: str
    currency: str
    data_epoch: dt.date | None


async def create_account(
    connection: AsyncConnection,
    code: str,
    name: str,
    currency: str = DEFAULT_CURRENCY,
    data_epoch: dt.date | None = None,
) -> int:
    """Create the account and return its id. Entries before the UTC day `data_epoch` count in openings only.

    Raises InputError: ACCOUNT_EXISTS, INVALID_CODE or INVALID_CURRENCY (not three capital letters); PostingError
    (LEDGER_BUSY) while an import that takes longer creates the same account.
    """
    if not is_code(code):
        rule = f"1 to {CODE_LENGTH} characters, no control characters and no spaces around it"
        raise InputError("INVALID_CODE", f"An account's code must have {rule}; {code!r} does not.", field=("code",))
    _check_currency(currency)
    values = {"code": code, "name": name, "currency": currency, "data_epoch": data_epoch}
    statement = insert(accounts).values(values).on_conflict_do_nothing().returning(accounts.c.account_id)
    with telling_when_busy():
        account_id: int | None = await connection.scalar(statement)
    if account_id is None:
        raise InputError("ACCOUNT_EXISTS", f"There already is an account {code!r}.", field=("code",))
    await connection.execute(insert(clocks).values(account_id=account_id))
    return account_id


async def set_account(connection: AsyncConnection, code: str, **changes: Unpack[AccountChanges]) -> None:
    """Change what is given and leave the rest.

    Raises UnknownAccountError, InputError (INVALID_CURRENCY) or, while an import changes the account, PostingError
    (LEDGER_BUSY).
    """
    account_id = await find_account(connection, code)
    if "currency" in changes:
        _check_currency(changes["currency"])
    if changes:
        statement = sa.update(accounts).where(accounts.c.account_id == account_id).values(**changes)
        with telling_when_busy():
            await connection.execute(statement)
        await touch(connection, account_id)


async def find_account(connection: AsyncConnection, code: str) -> int:
    """Return the id of the account with this code. Raises UnknownAccountError."""
    by_code = sa.select(accounts.c.account_id).where(accounts.c.code == code)
    account_id: int | None = await connection.scalar(by_code)
    if account_id is None:
        raise UnknownAccountError(code)
    return account_id


async def account_codes(connection: AsyncConnection) -> list[str]:
    """Return the codes of all accounts, in their order."""
    return list(await connection.scalars(sa.select(accounts.c.code).order_by(accounts.c.code)))


def _check_currency(text: str) -> None:
    if not _CURRENCY.match(text):
        raise InputError("INVALID_CURRENCY", f"{text!r} is not a currency like EUR.", field=("currency",))
