"""The pytest plugin: `pytest_plugins = ["loyalty_graph.testing.plugin"]` in a conftest makes all its fixtures known.

Gathers fixtures only; what they do is in the modules they come from.
"""

from __future__ import annotations

from loyalty_graph.testing.contract import pytest_runtest_call
from loyalty_graph.testing.gateway import gateway, worked_example
from loyalty_graph.testing.postgres import anyio_backend, database, database_url, postgres_template

__all__ = [
    "anyio_backend",
    "database",
    "database_url",
    "gateway",
    "postgres_template",
    "pytest_runtest_call",
    "worked_example",
]
