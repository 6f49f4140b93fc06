"""Fixtures of all tests come from the pytest plugin that plugin authors get too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["loyalty_graph.testing.plugin"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the random ledgers: they take longest, and two processes share the files in this order."""
    items.sort(key=lambda item: "test_random_" not in item.path.name)
