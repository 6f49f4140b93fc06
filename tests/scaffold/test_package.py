"""A new report's package whatever it is called: sound code, and the contract that its stored snapshot has."""

from __future__ import annotations

import importlib
import os
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.report_sdl import print_report
from loyalty_graph.plugins import Plugins
from loyalty_graph.scaffold import LONGEST_NAME, ReportNames, write_package

from .fresh_environment import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LONG = "a_b2_" + "c" * (LONGEST_NAME - 5)


@pytest.mark.parametrize("name", ["a", LONG])
def test_its_code_passes_our_own_linter_and_type_checker(tmp_path: Path, name: str) -> None:
    write_package(ReportNames.checked(name), tmp_path)
    folders = f"src = ['{ROOT / 'src'}', 'src']"
    rules = ("--config", str(ROOT / "pyproject.toml"), "--config", folders, "--exclude", "snapshots")
    _check(tmp_path, "ruff", "format", "--check", *rules)
    _check(tmp_path, "ruff", "check", *rules)
    paths = f"{ROOT / 'src'}:{tmp_path / 'src'}"
    _check(ROOT, "mypy", str(tmp_path / "src"), str(tmp_path / "tests"), MYPYPATH=paths)


def test_its_stored_schema_is_that_of_a_report_of_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [ReportNames.checked("a" * length) for length in range(1, LONGEST_NAME + 1)] + [ReportNames.checked(LONG)]
    reports = []
    for called in names:
        folder = tmp_path / called.name
        write_package(called, folder)
        monkeypatch.syspath_prepend(folder / "src")
        reports.append(getattr(importlib.import_module(called.module), called.class_name))
        monkeypatch.delitem(sys.modules, called.module)
    schema = build_schema(Plugins.of(*reports))
    for called, report in zip(names, reports, strict=True):
        stored = runpy.run_path(str(tmp_path / called.name / "tests" / "snapshots" / "snap_test_contract.py"))
        assert stored["snapshots"]["test_contract sdl"] == print_report(schema, report()).splitlines()


def _check(within: Path, tool: str, *arguments: str, **environment: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        cwd=within,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
