"""Fixtures of all tests come from the pytest plugin that plugin authors get too."""

pytest_plugins = ["loyalty_graph.testing.plugin"]
