"""The pytest plugin: `pytest_plugins = ["loyalty_graph.testing.plugin"]` in a conftest makes all its fixtures known.

It is not an entry point of pytest: every test run of an environment would import the gateway, whether it tests a report
or not. Gathers fixtures only; what they do is in the modules they come from.
"""

from __future__ import annotations

from loyalty_graph.testing.contract.ledgers import contract_ledgers
from loyalty_graph.testing.contract.snapshots import pytest_runtest_call
from loyalty_graph.testing.gateway import gateway, plugins, worked_example, worked_example_template
from loyalty_graph.testing.ledger import ledger
from loyalty_graph.testing.postgres import anyio_backend, database, database_url, postgres_template

__all__ = [
    "anyio_backend",
    "contract_ledgers",
    "database",
    "database_url",
    "gateway",
    "ledger",
    "plugins",
    "postgres_template",
    "pytest_runtest_call",
    "worked_example",
    "worked_example_template",
]
