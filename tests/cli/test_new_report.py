"""`loyalty-graph new-report`: what it writes, what it says to do next, and which names and folders it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.plugin_modules import installed

from loyalty_graph.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_package_is_written_and_the_next_steps_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my reports"
    assert run(["new-report", "top_spenders", "--folder", str(folder)]) == 0
    told = capsys.readouterr().out
    assert f"cd '{folder / 'top_spenders'}'" in told
    assert "loyalty-graph report top_spenders" in told
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {
        f"top_spenders/{path}"
        for path in (
            "README.md",
            "pyproject.toml",
            "src/loyalty_graph_top_spenders/__init__.py",
            "src/loyalty_graph_top_spenders/py.typed",
            "tests/conftest.py",
            "tests/snapshots/__init__.py",
            "tests/snapshots/snap_test_contract.py",
            "tests/test_contract.py",
            "tests/test_top_spenders.py",
        )
    }


def test_the_folder_is_by_default_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new-report", "churn"]) == 0
    assert (tmp_path / "churn" / "pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("TopSpenders", "BAD_NAME"),
        ("top-spenders", "BAD_NAME"),
        ("top__spenders", "BAD_NAME"),
        ("2nd", "BAD_NAME"),
        ("../top", "BAD_NAME"),
        ("", "BAD_NAME"),
        ("a" * 28, "BAD_NAME"),
        ("class", "RESERVED_NAME"),
        ("none", "RESERVED_NAME"),
        ("report", "RESERVED_NAME"),
        ("balance", "DUPLICATE_REPORT"),
    ],
)
def test_a_name_that_cannot_work_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    assert _refused(capsys, name, tmp_path).startswith(f"Error: {code}: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [("TopSpenders", "top_spenders"), ("Top spenders!", "top_spenders"), ("2nd", "sleeping_members")],
)
def test_a_bad_name_is_refused_with_a_good_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    assert _refused(capsys, name, tmp_path).endswith(f"such as {hint}.")


def test_a_broken_plugin_beside_it_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    installed(tmp_path, "broken", "1 / 0")
    assert run(["new-report", "churn", "--folder", str(tmp_path / "mine")]) == 0
    assert caplog.records == []


def test_existing_files_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "churn" / "README.md"
    mine.parent.mkdir()
    mine.write_text("mine")
    assert _refused(capsys, "churn", tmp_path).startswith("Error: FOLDER_NOT_EMPTY: ")
    assert [(path, path.read_text()) for path in mine.parent.iterdir()] == [(mine, "mine")]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "churn").mkdir()
    assert run(["new-report", "churn", "--folder", str(tmp_path)]) == 0


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert _refused(capsys, "churn", tmp_path / "file").startswith("Error: CANNOT_WRITE: ")


def _refused(capsys: pytest.CaptureFixture[str], name: str, folder: Path) -> str:
    assert run(["new-report", name, "--folder", str(folder)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    return line
