"""`loyalty-graph account create|set`: the merchants that one database serves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_graph.cli.session import ready_database, run_async
from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.ledger.accounts import AccountChanges

app = typer.Typer(help="Create and change accounts: the merchants that one database serves.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The account's code, as LOYALTY_GRAPH_ACCOUNT and --account name it.")]
Name = Annotated[str | None, typer.Option(help="The account's name, as people read it.")]
Currency = Annotated[str | None, typer.Option(help="ISO 4217 code of its currency, such as EUR.")]
Epoch = Annotated[
    str | None,
    typer.Option("--data-epoch", help="First UTC day (YYYY-MM-DD) that Liability answers for; '' takes it away."),
]


@app.command()
def create(code: Code, name: Name = None, currency: Currency = None, data_epoch: Epoch = None) -> None:
    """Create an account without any data."""
    from loyalty_graph.ledger.accounts import DEFAULT_CURRENCY, create_account

    epoch = _day(data_epoch)

    async def work(connection: AsyncConnection) -> None:
        await create_account(
            connection, code, name=name or code, currency=currency or DEFAULT_CURRENCY, data_epoch=epoch
        )

    run_async(_write(work))
    typer.echo(f"Created account {code}.")


@app.command("set")
def change(code: Code, name: Name = None, currency: Currency = None, data_epoch: Epoch = None) -> None:
    """Change what is given of an account and leave the rest."""
    from loyalty_graph.ledger.accounts import set_account

    given: AccountChanges = {}
    if name is not None:
        given["name"] = name
    if currency is not None:
        given["currency"] = currency
    if data_epoch is not None:
        given["data_epoch"] = _day(data_epoch)
    if not given:
        raise InputError("NOTHING_TO_SET", "Give at least one of --name, --currency and --data-epoch.")

    async def work(connection: AsyncConnection) -> None:
        await set_account(connection, code, **given)

    run_async(_write(work))
    typer.echo(f"Changed account {code}.")


async def _write(work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
    async with ready_database() as database, database.write.begin() as connection:
        await work(connection)


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("BAD_DATE", f"--data-epoch: {text!r} is not a day written YYYY-MM-DD.") from None
