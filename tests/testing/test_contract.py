"""The contract kit itself: a snapshot nobody has read fails in CI, a changed answer fails everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

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


def test_a_new_snapshot_fails_in_ci(tmp_path: Path) -> None:
    ended = _pytest(tmp_path, 1, CI="true")
    assert ended.returncode == 1, ended.stdout
    assert "new snapshots in CI" in ended.stdout


def test_a_new_snapshot_passes_at_home_and_a_changed_answer_fails_against_it(tmp_path: Path) -> None:
    ended = _pytest(tmp_path, 1)
    assert ended.returncode == 0, ended.stdout
    assert "new snapshots in CI" not in ended.stdout
    assert _pytest(tmp_path, 1, CI="true").returncode == 0
    assert _pytest(tmp_path, 2).returncode == 1
