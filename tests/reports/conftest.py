"""The repository that sample reports are read through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.repository import Repository, Scope

from .samples import NOW

if TYPE_CHECKING:
    from loyalty_graph.database import Database


@pytest.fixture
def repository(module_database: Database) -> Repository:
    return Repository(Scope(1, "demo", "Demo", "EUR", None, NOW), module_database)
