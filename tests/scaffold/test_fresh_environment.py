"""A new report's package from its wheel, in an environment that has nothing of ours but the core's wheel."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from .fresh_environment import ROOT, FreshEnvironment, build_wheels, core_wheel

__all__ = ["core_wheel"]


def _plugins(fresh: FreshEnvironment) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(fresh.loyalty_graph("plugins", "--json"))
    return listed


def test_a_new_package_is_green_from_its_wheel_and_leaves_without_a_trace(tmp_path: Path, core_wheel: Path) -> None:
    fresh = FreshEnvironment.made(tmp_path / "environment", core_wheel)
    fresh.loyalty_graph("new-report", "top_spenders", "--folder", str(tmp_path))
    package = tmp_path / "top_spenders"

    fresh.install(*build_wheels(tmp_path, package))
    (plugin,) = _plugins(fresh)
    assert (plugin["distribution"], plugin["status"]) == ("loyalty-graph-top-spenders", "OK")
    assert plugin["reports"] == ["top_spenders"]
    assert "topSpendersReport(" in fresh.loyalty_graph("schema")
    assert "2 passed" in fresh.run("-m", "pytest", "-p", "no:cacheprovider", within=package, CI="true")

    fresh.uninstall("loyalty-graph-top-spenders")
    assert _plugins(fresh) == []
    schema = fresh.loyalty_graph("schema")
    assert "type Customer" in schema
    assert "topspenders" not in schema.casefold()


def test_the_core_wheel_has_what_pages_load_if_npm_was_there_to_build_it(core_wheel: Path) -> None:
    built = {path.name for path in (ROOT / "src/loyalty_graph/explorer/bundles").glob("*")}
    with zipfile.ZipFile(core_wheel) as wheel:
        packed = {Path(name) for name in wheel.namelist() if name.startswith("loyalty_graph/explorer/")}
    assert {path.name for path in packed if path.parent.name == "bundles"} == built
    assert {path.name for path in packed if path.parent.name == "static"} >= {"explorer.css", "explorer.js"}
    if shutil.which("npm"):
        assert {"charts.js", "graphiql.js", "graphql.worker.js"} <= built
