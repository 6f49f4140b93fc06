from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.graphql.conftest import opened
from tests.graphql.shops import write_shop

from loyalty_graph.imports import import_folder
from loyalty_graph.plugins import Plugins
from loyalty_graph.testing.gateway import installed_plugins

from .desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from loyalty_graph.database import Database


@pytest.fixture
async def desk(database: Database, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Desk]:  # noqa: ARG001 - makes it asynchronous
    """Two accounts of the same shop, `demo` and `other`, and whoever books by hand in the first over HTTP.

    In STORE c1, c2 and c3 have 14 points each and the orphan o1 has 10, in EXTRA c1 has 10, c2 20 and c3 30.
    """
    folder = write_shop(tmp_path / "shop")
    (folder / "account.csv").unlink()
    for account in ("demo", "other"):
        await import_folder(database, folder, account=account)
    liability = installed_plugins("liability")
    async with opened(database, liability, actor="maria") as api, opened(database, Plugins(), account="other") as other:
        yield Desk(database, api, other)
