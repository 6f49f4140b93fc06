"""The contract commands on a copy of a plugin's project, whose reports are those that are installed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.plugins.distributions import install

if TYPE_CHECKING:
    from .conftest import Cli

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project of two reports, without its source: what counts is what is installed."""
    shutil.copy(PLUGINS / "liability" / "pyproject.toml", tmp_path)
    shutil.copytree(PLUGINS / "liability" / "contracts", tmp_path / "contracts")
    return tmp_path


@pytest.fixture
def edited(project: Path) -> dict[str, Any]:
    """The contract of one report, into which a column was promised that is not there."""
    file = project / "contracts" / "liability_by_date.json"
    contract: dict[str, Any] = json.loads(file.read_text())
    contract["columns"].append(contract["columns"][-1] | {"name": "mood", "label": "[b]Mood[/b]"})
    file.write_text(json.dumps(contract))
    return contract


def test_what_is_committed_is_kept(cli: Cli, project: Path) -> None:
    outcome = cli("contract", "check", str(project))
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == ["liability_by_customer 1.1: kept", "liability_by_date 1.1: kept"]


def test_the_current_folder_is_the_default(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert cli("contract", "check").out.count("kept") == 2


def test_several_projects_are_checked_at_once(cli: Cli, project: Path) -> None:
    outcome = cli("contract", "check", str(project), str(PLUGINS / "balance"))
    assert outcome.out.splitlines()[-1] == "balance 1.1: kept"


@pytest.mark.usefixtures("edited")
def test_a_broken_promise_is_shown_with_what_to_do(cli: Cli, project: Path) -> None:
    outcome = cli("contract", "check", str(project))
    assert outcome.status == 1
    assert outcome.err == "Error: CONTRACT_DIFFERS: Not kept as committed: liability_by_date.\n"
    kept, headline, difference, advice = outcome.out.splitlines()
    assert kept == "liability_by_customer 1.1: kept"
    assert headline == "liability_by_date 1.1: its version does not say what changed"
    assert difference == "  BREAKING   columns: mood was removed"
    assert advice.startswith('  → set version = "2.0" in ')
    assert "by_date.py, then run `loyalty-graph contract write " in advice


@pytest.mark.usefixtures("edited")
def test_programs_get_json(cli: Cli, project: Path) -> None:
    outcome = cli("contract", "check", "--json", str(project))
    _, found = json.loads(outcome.out)
    assert outcome.status == 1
    assert found["advice"].startswith('set version = "2.0" in ')
    del found["advice"]
    assert found == {
        "report": "liability_by_date",
        "file": str(project / "contracts" / "liability_by_date.json"),
        "status": "WRONG_VERSION",
        "committed_version": "1.1",
        "version": "1.1",
        "differences": [{"severity": "BREAKING", "place": "columns", "text": "mood was removed"}],
    }


def test_write_writes_what_the_version_says_and_refuses_the_rest(
    cli: Cli, project: Path, edited: dict[str, Any]
) -> None:
    new, broken = (project / "contracts" / f"liability_by_{name}.json" for name in ("customer", "date"))
    before = new.read_text()
    new.unlink()
    outcome = cli("contract", "write", str(project))
    assert outcome.status == 1
    assert outcome.out.splitlines()[0] == f"Wrote {new}."
    assert outcome.err == "Error: CONTRACT_DIFFERS: Not written: liability_by_date.\n"
    assert new.read_text() == before
    assert json.loads(broken.read_text()) == edited
    broken.write_text(json.dumps(edited | {"version": "1.0", "columns": edited["columns"][:-2]}))
    outcome = cli("contract", "write", str(project))
    assert (outcome.status, outcome.out) == (0, f"Wrote {broken}.\n")
    assert broken.read_text() == (PLUGINS / "liability" / "contracts" / broken.name).read_text()


def test_a_report_that_is_gone_is_not_written(cli: Cli, project: Path) -> None:
    gone = project / "contracts" / "mood.json"
    contract = json.loads((project / "contracts" / "liability_by_date.json").read_text())
    gone.write_text(json.dumps(contract | {"name": "mood"}))
    outcome = cli("contract", "write", str(project))
    assert outcome.status == 1
    assert outcome.out.splitlines()[:2] == [
        "mood 1.1 → none: its report is not there any more",
        "  BREAKING   name: the report was removed",
    ]
    assert gone.exists()


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("pyproject.toml", None, "NOT_A_PROJECT: {folder}/pyproject.toml: No such file or directory."),
        ("pyproject.toml", "[project", "NOT_A_PROJECT: {folder}/pyproject.toml: "),
        ("pyproject.toml", "[tool]", "NOT_A_PROJECT: {folder}/pyproject.toml: it names no project."),
        ("pyproject.toml", '[project]\nname = "nobody-has-this"', "NOT_INSTALLED: nobody-has-this is not installed;"),
        ("contracts/liability_by_date.json", "{", "BAD_CONTRACT: {folder}/contracts/liability_by_date.json: Invalid"),
    ],
)
def test_what_cannot_be_checked_is_one_line(cli: Cli, project: Path, file: str, text: str | None, error: str) -> None:
    (project / file).unlink()
    if text is not None:
        (project / file).write_text(text)
    outcome = cli("contract", "check", str(project))
    assert outcome.status == 1
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.startswith(f"Error: {error.format(folder=project)}")


def test_a_project_whose_plugin_does_not_serve_is_one_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "broken", "1 / 0", distribution="broken")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "broken"')
    outcome = cli("contract", "check", str(tmp_path))
    text = "plugin 'broken' of broken does not serve: ZeroDivisionError: division by zero"
    assert (outcome.status, outcome.err) == (1, f"Error: PLUGIN_FAILED: {text}\n")
    assert caplog.records == []
