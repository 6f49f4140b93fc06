"""The contract kit itself: a snapshot nobody has read fails in CI, a changed answer fails everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TEST = """
pytest_plugins = ["loyalty_graph.testing.plugin"]

def test_answer(snapshot):
    snapshot.assert_match({"rows": ROWS}, "answer")
"""


def _pytest(folder: Path, rows: int, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_report.py").write_text(TEST.replace("ROWS", str(rows)))
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", str(folder)]
    return subprocess.run(command, env=kept | environment, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("environment", "status"), [({}, 0), ({"CI": "true"}, 1)])
def test_a_new_snapshot_passes_at_home_and_fails_in_ci(
    tmp_path: Path, environment: dict[str, str], status: int
) -> None:
    ended = _pytest(tmp_path, 1, **environment)
    assert ended.returncode == status, ended.stdout
    assert ("new snapshots in CI" in ended.stdout) == bool(status)


def test_a_changed_answer_fails_against_its_snapshot(tmp_path: Path) -> None:
    assert _pytest(tmp_path, 1).returncode == 0
    assert _pytest(tmp_path, 1, CI="true").returncode == 0
    assert _pytest(tmp_path, 2).returncode == 1
