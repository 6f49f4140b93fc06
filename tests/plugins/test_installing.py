"""A plugin's folder is all there is to it: what is installed from a copy of one shows up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_renamed_copy_of_a_plugin_installs_anywhere_and_shows_up(tmp_path: Path) -> None:
    """A third party starts from a copy of a plugin folder: nothing in it may know where it came from."""
    folder = tmp_path / "somewhere" / "else" / "my_outstanding"
    shutil.copytree(ROOT / "plugins" / "outstanding", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "src" / "loyalty_graph_outstanding").rename(folder / "src" / "my_outstanding")
    for file in [*folder.rglob("*.py"), folder / "pyproject.toml"]:
        text = file.read_text().replace("loyalty_graph_outstanding", "my_outstanding")
        text = text.replace("loyalty-graph-outstanding", "my-outstanding").replace("outstanding =", "my_outstanding =")
        file.write_text(text.replace('"outstanding", "Customer', '"my_outstanding", "Customer'))
    site = tmp_path / "site"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site),
    ]
    subprocess.run([*pip, "--disable-pip-version-check", str(folder)], check=True, capture_output=True)
    show = "from loyalty_graph.cli.app import run; run(['plugins', '--json']); run(['schema'])"
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.append({str(site)!r}); {show}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert '"distribution": "my-outstanding"' in shown
    assert " myOutstandingReport(" in shown
    assert " outstandingReport(" in shown
