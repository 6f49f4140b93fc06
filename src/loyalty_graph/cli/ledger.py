"""`loyalty-graph migrate` and `verify`: the tables, and the proof that nothing in them drifted."""

from __future__ import annotations

from typing import Annotated

import typer

from loyalty_graph.cli.session import ready_database, run_async
from loyalty_graph.config import load_settings
from loyalty_graph.errors import IntegrityError


def migrate() -> None:
    """Create the tables or bring them up to date. Running it twice, or twice at once, does no harm."""
    from loyalty_graph.database import open_database
    from loyalty_graph.ledger.migrate import migrate as migrate_database

    async def work() -> None:
        async with open_database(load_settings()) as database:
            await migrate_database(database)

    run_async(work())
    typer.echo("The tables are up to date.")


def verify(
    account: Annotated[str | None, typer.Option(help="Only this account; by default every account.")] = None,
) -> None:
    """Recompute every balance, rollup and sequence from the entries, and name the first difference of each kind."""
    from loyalty_graph.ledger.accounts import account_codes, find_account
    from loyalty_graph.ledger.verification import verify as verify_account

    async def work() -> list[str]:
        async with ready_database() as database, database.write.connect() as connection:
            found = []
            for code in [account] if account else await account_codes(connection):
                differences = await verify_account(connection, await find_account(connection, code))
                found += [f"{code}: {difference}" for difference in differences]
                if not differences:
                    typer.echo(f"{code}: the ledger and all its derived numbers agree.")
            return found

    differences = run_async(work())
    for difference in differences:
        typer.echo(difference, err=True)
    if differences:
        raise IntegrityError("LEDGER_DIFFERS", f"{len(differences)} kinds of numbers differ from the entries.")
