"""The hooks' contracts: each has a whole example that does what it says, and is a page of the plugin author's guide."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.hook_pages import BEGIN, END, GUIDE, HOOKS, pages
from tests.plugin_modules import example_of, installed

import loyalty_graph
from loyalty_graph import hookspecs
from loyalty_graph.plugins import load_plugins
from loyalty_graph.testing.gateway import running_gateway
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ANSWERED = re.compile(r"`((?:mutation )?\{[^`]+\})`\s+answers\s+`(\{[^`]+\})`")
"""In a contract: a document, and the data of its answer."""


def _contract(name: str) -> str:
    return inspect.getdoc(HOOKS[name]) or ""


@pytest.mark.parametrize("name", HOOKS)
def test_every_contract_has_a_whole_example_that_loads(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    example = example_of(HOOKS[name])
    (plugin,) = load_plugins([installed(tmp_path, "example", example)]).plugins
    assert plugin.error is None
    assert f"def {name}(" in example
    contributed: Sequence[Any] = getattr(plugin.contributions, name.removeprefix("loyalty_graph_"))
    assert contributed


@pytest.mark.parametrize("name", ["loyalty_graph_reports", "loyalty_graph_actions", "loyalty_graph_fields"])
def test_a_document_in_a_contract_has_the_answer_in_the_contract(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    plugins = load_plugins([installed(tmp_path, "example", example_of(HOOKS[name]))])
    asked = ANSWERED.findall(_contract(name))
    assert asked
    with running_gateway(database_url, plugins) as gateway:
        gateway.import_files(WORKED_EXAMPLE)
        for document, answer in asked:
            assert gateway.data(document) == json.loads(answer)


def test_the_pyproject_in_the_contract_of_reports_is_one_that_installs() -> None:
    contract = _contract("loyalty_graph_reports")
    assert "[project.entry-points.loyalty_graph]" in contract
    assert 'point_holders = "loyalty_graph_point_holders"' in contract


def test_the_guide_has_the_contract_of_every_hook_and_of_no_other() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    written = guide[guide.index(BEGIN) : guide.index(END)]
    assert written == pages(), "the hooks' pages have drifted: run `python -m tests.hook_pages` and read the diff"
    assert re.findall(r"^### `(.+)`$", guide, re.MULTILINE) == list(HOOKS)
    assert list(HOOKS) == [name for name in vars(hookspecs) if hasattr(vars(hookspecs)[name], "loyalty_graph_spec")]


def test_every_hook_that_the_guide_names_exists() -> None:
    named = set(re.findall(r"loyalty_graph_[a-z]+(?=\(\)|`)", GUIDE.read_text(encoding="utf-8")))
    assert named - set(HOOKS) - {"loyalty_graph_api"} == set()


def test_every_link_of_the_guide_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", GUIDE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (GUIDE.parent / link).exists()] == []


def test_the_guide_names_the_api_that_there_is() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert f'API_VERSION = "{hookspecs.API_VERSION}"' in guide


def test_the_surface_is_what_it_names() -> None:
    assert all(hasattr(loyalty_graph, name) for name in loyalty_graph.__all__)


def test_the_tests_in_the_guide_are_green(tmp_path: Path) -> None:
    """As written, but for the plugin's name: one that is installed here."""
    conftest, test = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[
        :2
    ]
    (tmp_path / "conftest.py").write_text(conftest.replace("sleeping_members", "outstanding"))
    (tmp_path / "test_guide.py").write_text(test)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    outcome = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert outcome.returncode == 0, outcome.stdout
    assert "1 passed" in outcome.stdout
