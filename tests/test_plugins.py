"""Plugins are found through their entry points, and what is wrong with one is its own affair."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint, PathDistribution
from pathlib import Path

import pytest

from loyalty_graph.errors import DeclarationError
from loyalty_graph.plugins import ENTRY_POINT_GROUP, load_plugins

ROOT = Path(__file__).parents[1]


def _installed(folder: Path, name: str, source: str) -> EntryPoint:
    """A distribution as pip leaves it: a module and its metadata."""
    (folder / f"{name}.py").write_text(source)
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: dist-{name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\n{name} = {name}\n")
    return next(iter(PathDistribution(info).entry_points))


GOOD = '''
"""A report."""
import sqlalchemy as sa
from loyalty_graph import Column, Report, hookimpl

class One(Report):
    """One row."""
    name, title = "one", "One"
    word = Column(str, "Word", key=True)
    def select(self, repository, filter):
        return sa.select(sa.literal("one").label("word"))

@hookimpl
def loyalty_graph_reports():
    return [One]
'''


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("import nothing_like_this", "ModuleNotFoundError: No module named 'nothing_like_this'"),
        (
            GOOD.replace("[One]", "[int]"),
            "NOT_A_CONTRIBUTION: loyalty_graph_reports gave <class 'int'>, which is no Report class.",
        ),
        (GOOD.replace("[One]", "1 / 0"), "ZeroDivisionError: division by zero"),
        (GOOD.replace("key=True", "key=False"), "BAD_DECLARATION: bad.One: it has no key column."),
        (GOOD.replace("loyalty_graph_reports", "loyalty_graph_report"), "PluginValidationError: unknown hook"),
        (
            GOOD.replace('"one", "One"', '"two", "Two"').replace("[One]", "[One, One]"),
            "DUPLICATE_REPORT: the plugin contributes report 'two' twice.",
        ),
        (GOOD, "DUPLICATE_REPORT: report 'one' is already contributed by distribution 'dist-a_good'."),
    ],
)
def test_a_broken_plugin_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, error: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    names = ("a_good", "bad")
    points = [_installed(tmp_path, name, text) for name, text in zip(names, (GOOD, source), strict=True)]
    loaded = load_plugins(points)
    for name in names:
        sys.modules.pop(name, None)
    good, bad = loaded.plugins
    assert (good.name, good.distribution, good.version, good.error) == ("a_good", "dist-a_good", "1.2", None)
    assert (bad.name, bad.distribution) == ("bad", "dist-bad")
    assert (bad.error or "").startswith(error)
    assert [(found.what.name, found.plugin.name) for found in loaded.reports] == [("one", "a_good")]


def test_an_unknown_report_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(DeclarationError, match="There is no report 'nothing'; installed are: none"):
        load_plugins([]).report("nothing")


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
    show = "from loyalty_graph.cli import main; main()"
    listed, schema = (
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.append({str(site)!r}); sys.argv[1:] = {command!r}; {show}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for command in (["plugins", "--json"], ["schema"])
    )
    assert '"distribution": "my-outstanding"' in listed
    assert "myOutstandingReport(" in schema
    assert "outstandingReport(" in schema
