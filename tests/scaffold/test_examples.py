"""The packages under examples/, from their wheels, beside the core's and each other: each green, all in one schema."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

import pytest

from .fresh_environment import ROOT, FreshEnvironment, build_wheels, core_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["core_wheel"]

EXAMPLES = sorted(file.parent for file in (ROOT / "examples").glob("*/pyproject.toml"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, core_wheel: Path) -> FreshEnvironment:
    folder = tmp_path_factory.mktemp("examples")
    return FreshEnvironment.made(folder / "environment", core_wheel, *build_wheels(folder, *EXAMPLES))


def test_they_serve_together(fresh: FreshEnvironment) -> None:
    plugins = json.loads(fresh.loyalty_graph("plugins", "--json"))
    assert [(plugin["name"], plugin["status"]) for plugin in plugins] == [(each.name, "OK") for each in EXAMPLES]
    schema = fresh.loyalty_graph("schema")
    assert "  customerRecencyReport(" in schema
    assert "  recency(\n" in schema
    assert "  roundUpBalances(" in schema


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name)
def test_its_own_tests_are_green(fresh: FreshEnvironment, example: Path) -> None:
    assert " passed" in fresh.run("-m", "pytest", "-p", "no:cacheprovider", within=example, CI="true")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name)
def test_it_uses_the_public_surface_only(example: Path) -> None:
    imported = {name for file in example.glob("src/*/*.py") for name in _imported(file.read_text())}
    assert "loyalty_graph" in imported
    assert {name for name in imported if name.startswith("loyalty_graph.")} == set()


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
