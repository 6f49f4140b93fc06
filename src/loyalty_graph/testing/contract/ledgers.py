"""The ledgers that contracts are checked on: accounts of two databases that all tests of a process read.

The second database is the first with one more account, whose references and codes are in part the same. The third is
the first with something written of one member of each account.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import make_url

from loyalty_graph.config import load_settings
from loyalty_graph.database import Database
from loyalty_graph.imports import import_folder
from loyalty_graph.ledger.accounts import set_account
from loyalty_graph.testing.contract.accounts import STRANGER
from loyalty_graph.testing.contract.members import write_of_one
from loyalty_graph.testing.random_facts import random_facts
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from loyalty_graph.testing.facts import Facts
    from loyalty_graph.testing.postgres import PostgresTemplate

SEED_VARIABLE: Final = "LOYALTY_GRAPH_CONTRACT_SEED"
"""Names the first of the random ledgers; the next number is the second. Contracts hold on all of them."""

EXAMPLE: Final = "worked-example"
"""The account with the worked example."""

_SIZES: Final = (12, 20)
"""Members of the random ledgers: a few, and more than a walk through pages has at once."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The URLs of the databases, and their accounts: code → what the ledger is and how to make it again.

    `written` is the id of the member that the third says more of, by account.
    """

    alone: str
    beside: str
    after: str
    accounts: dict[str, str]
    written: dict[str, int]


@pytest.fixture(scope="session")
def contract_ledgers(
    postgres_template: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledgers]:
    """The worked example and random ledgers. Read only: all tests of the process share them."""
    seed = int(os.environ.get(SEED_VARIABLE, "1"))
    folder = tmp_path_factory.mktemp("contract")
    ledgers = {f"random-{index}": random_facts(seed + index, members=size) for index, size in enumerate(_SIZES)}
    accounts = {EXAMPLE: "the worked example"} | {
        code: f"random ledger {seed + index} (again with {SEED_VARIABLE}={seed})" for index, code in enumerate(ledgers)
    }
    with ExitStack() as stack:
        alone = stack.enter_context(postgres_template.copied())
        asyncio.run(_fill(alone, folder, ledgers, example=True))
        beside = stack.enter_context(postgres_template.copied(make_url(alone).database))
        neighbours = {"stranger": random_facts(seed + 1, members=12), "stranger-2": random_facts(seed, prefix=STRANGER)}
        asyncio.run(_fill(beside, folder, neighbours))
        after = stack.enter_context(postgres_template.copied(make_url(alone).database))
        yield Ledgers(alone, beside, after, accounts, asyncio.run(_write(after, folder / "written", accounts)))


async def _fill(url: str, folder: Path, ledgers: dict[str, Facts], *, example: bool = False) -> None:
    database = Database(url, load_settings())
    try:
        if example:
            await import_folder(database, WORKED_EXAMPLE, account=EXAMPLE)
            async with database.write.begin() as connection:
                await set_account(connection, EXAMPLE, data_epoch=DATA_EPOCH)
        for account, facts in ledgers.items():
            facts.write(folder / account, account)
            await import_folder(database, folder / account, account=account)
    finally:
        await database.dispose()


async def _write(url: str, folder: Path, accounts: Iterable[str]) -> dict[str, int]:
    database = Database(url, load_settings())
    try:
        return {account: await write_of_one(database, account, folder / account) for account in accounts}
    finally:
        await database.dispose()
