"""Loads the demo shop into the account of the settings, once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty_graph.cli.demo_shop import write_demo_files
from loyalty_graph.cli.imports import run_import, show_summary
from loyalty_graph.cli.session import ready_database
from loyalty_graph.errors import UnknownAccountError

if TYPE_CHECKING:
    from loyalty_graph.config import Settings

DEMO_ACCOUNT = "demo"


async def load_demo(settings: Settings) -> None:
    """Import the demo shop unless its account exists. Raises ImportRefusedError."""
    from loyalty_graph.ledger.accounts import find_account

    async with ready_database(settings) as database, database.write.connect() as connection:
        try:
            await find_account(connection, DEMO_ACCOUNT)
        except UnknownAccountError:
            pass
        else:
            return
    with tempfile.TemporaryDirectory() as folder:
        write_demo_files(Path(folder))
        show_summary(await run_import(Path(folder), account=DEMO_ACCOUNT, trust_recorded_at=False))
