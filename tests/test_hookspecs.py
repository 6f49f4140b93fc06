"""The whole plugin in the hook's contract works as it stands."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

import loyalty_graph
from loyalty_graph import hookspecs
from loyalty_graph.plugins import load_plugins
from loyalty_graph.testing.gateway import running_gateway
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MODULE = "loyalty_graph_point_holders"
CONTRACT = inspect.getdoc(hookspecs.loyalty_graph_reports) or ""


def test_the_plugin_in_the_contract_answers_the_query_in_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", CONTRACT, re.MULTILINE)
    module, pyproject = (textwrap.dedent(block) for block in blocks if block.strip())
    queries = re.findall(r"`(\{ .+ \})`", CONTRACT)
    (tmp_path / f"{MODULE}.py").write_text(module)
    monkeypatch.syspath_prepend(tmp_path)
    assert f'point_holders = "{MODULE}"' in pyproject

    plugins = load_plugins([EntryPoint("point_holders", MODULE, hookspecs.PROJECT)])
    assert [plugin.error for plugin in plugins.plugins] == [None]
    with running_gateway(database_url, plugins) as gateway:
        gateway.import_files(WORKED_EXAMPLE)
        assert [gateway.data(query) for query in queries] == [
            {
                "pointHoldersReport": {
                    "totalCount": 1,
                    "totals": {"points": 100},
                    "nodes": [{"reference": "gus", "points": 100}],
                }
            }
        ]
    del sys.modules[MODULE]


def test_the_surface_is_what_it_names() -> None:
    assert all(hasattr(loyalty_graph, name) for name in loyalty_graph.__all__)
