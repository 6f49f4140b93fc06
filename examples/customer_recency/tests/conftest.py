"""Fixtures of all tests: a gateway over a PostgreSQL of its own, with or without the worked example's data."""

from __future__ import annotations

pytest_plugins = ["loyalty_graph.testing.plugin"]
