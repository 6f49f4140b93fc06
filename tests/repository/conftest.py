"""Two accounts in one database: the worked example, which is read, and another one that must never be seen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.imports import import_folder
from loyalty_graph.repository import Repository, open_repository
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from loyalty_graph.database import Database

SECOND_EXAMPLE = Path(__file__).parents[1] / "judges" / "second_example"
AS_OF = dt.datetime(2024, 2, 6, tzinfo=dt.UTC)


@pytest.fixture
async def repository(database: Database) -> Repository:
    """The worked example, as of the instant its answers were computed for."""
    await import_folder(database, SECOND_EXAMPLE)
    await import_folder(database, WORKED_EXAMPLE, account="worked")
    return await open_repository(database, "worked", AS_OF)


@pytest.fixture
async def second(database: Database, repository: Repository) -> Repository:
    """The second example, in the same database, after all of its entries."""
    assert repository.scope.code != "second"
    return await open_repository(database, "second", dt.datetime(2024, 4, 1, tzinfo=dt.UTC))
