"""The gateway that random ledgers are accounts of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

pytest.register_assert_rewrite(f"{__package__}.every_report")  # a failure shows what differs


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    """A gateway of its own for each module, with all plugins and without any account."""
    with postgres_template.copied() as url, running_gateway(url, installed_plugins()) as client:
        yield client
