"""Fixtures of all tests: a gateway over a PostgreSQL of its own, with or without the worked example's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins

pytest_plugins = ["loyalty_graph.testing.plugin"]


@pytest.fixture
def plugins() -> Plugins:
    """What the gateway of every test serves: this plugin, whatever else is installed."""
    return installed_plugins("customer_recency")
