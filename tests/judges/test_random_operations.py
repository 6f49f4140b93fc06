"""Random operations on an account over GraphQL: after every step all that it shows is what the oracle says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from tests.actions.samples import Grant, actions_of

from loyalty_graph.plugins import Plugins
from loyalty_graph.reports import adding_up, sums
from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway

from .random_accounts import RANDOM
from .random_operations import RandomOperations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

EXAMPLES = int(os.environ.get("LOYALTY_GRAPH_TEST_OPERATIONS", "6"))
"""How many accounts are operated, each for as many steps as below; more for whoever looks for rare faults."""


@pytest.fixture(autouse=True)
def slices_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of sums is kept of so few members each that most writes concern some of it."""
    for module in (adding_up, sums):
        monkeypatch.setattr(module, "SLICE_BITS", 1)


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    plugins = Plugins((*installed_plugins().plugins, *actions_of(Grant).plugins))
    with postgres_template.copied() as url, running_gateway(url, plugins) as client:
        yield client


def test_operations_do_what_the_oracle_says(client: GatewayClient) -> None:
    class OfThisGateway(RandomOperations):
        gateway = client

    steps = settings(RANDOM, max_examples=EXAMPLES, stateful_step_count=20)
    run_state_machine_as_test(OfThisGateway, settings=steps)
