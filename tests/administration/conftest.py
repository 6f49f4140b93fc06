from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.graphql.conftest import opened
from tests.graphql.shops import write_shop

from loyalty_graph.imports import import_folder
from loyalty_graph.plugins import Plugins

from .office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from loyalty_graph.database import Database


@pytest.fixture
async def office(database: Database, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Office]:  # noqa: ARG001 - makes it asynchronous
    """Two accounts of the same shop, `demo` and `other`, and whoever administers the first over HTTP."""
    folder = write_shop(tmp_path / "shop")
    (folder / "account.csv").unlink()
    for account in ("demo", "other"):
        await import_folder(database, folder, account=account)
    async with opened(database, Plugins(), actor="maria") as api, opened(database, Plugins(), account="other") as other:
        yield Office(database, api, other)
