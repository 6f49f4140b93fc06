"""What npm builds pages' bundles from: pinned, locked without addresses, and none of it in the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "frontend/package.json").read_text())
LOCK = json.loads((ROOT / "frontend/package-lock.json").read_text())


def test_every_library_is_of_one_version_and_locked_with_its_hash() -> None:
    wanted = PACKAGE["dependencies"] | PACKAGE["devDependencies"]
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    locked = {path: entry for path, entry in LOCK["packages"].items() if path}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [path for path, entry in locked.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_the_lock_file_says_nowhere_where_anything_was_had_from() -> None:
    text = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in text
    assert "://" not in text


def test_libraries_are_built_and_not_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {"node_modules/", "src/loyalty_graph/explorer/bundles/"} <= set(ignored)
    kept = {path.name for path in (ROOT / "src/loyalty_graph/explorer/static").iterdir()}
    assert kept == {"explorer.css", "explorer.js", "icon.svg"}
