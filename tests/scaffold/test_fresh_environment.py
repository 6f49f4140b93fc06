"""A new report's package, from its wheel: in an environment that has nothing of ours but the core's wheel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.scaffold import ReportNames, write_package

from .fresh_environment import FreshEnvironment, build_wheels, core_wheel

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["core_wheel"]

NAMES = ReportNames.checked("top_spenders")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package(NAMES, tmp_path / "package")
    return tmp_path / "package"


def test_a_new_package_is_green_from_its_wheel_and_leaves_without_a_trace(
    tmp_path: Path, package: Path, core_wheel: Path
) -> None:
    (wheel,) = build_wheels(tmp_path, package)
    fresh = FreshEnvironment.made(tmp_path / "environment", core_wheel, wheel)
    plugins = json.loads(fresh.loyalty_graph("plugins", "--json"))
    assert [(plugin["distribution"], plugin["status"], plugin["reports"]) for plugin in plugins] == [
        ("loyalty-graph-top-spenders", "OK", ["top_spenders"])
    ]
    assert "topSpendersReport(" in fresh.loyalty_graph("schema")
    assert " passed" in fresh.run("-m", "pytest", "-p", "no:cacheprovider", within=package, CI="true")

    fresh.uninstall("loyalty-graph-top-spenders")
    assert json.loads(fresh.loyalty_graph("plugins", "--json")) == []
    schema = fresh.loyalty_graph("schema")
    assert "type Customer" in schema
    assert "topSpenders" not in schema.casefold()
