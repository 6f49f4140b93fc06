"""The plugins of tests: those asked for all serve, or the test is told why not before it asks anything."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from tests.plugin_modules import installed
from tests.plugins.distributions import GOOD

from loyalty_graph.errors import DeclarationError
from loyalty_graph.testing.contract import assert_report_contract
from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.testing.contract import Snapshot

UNMARKED = GOOD.replace("@hookimpl\n", "")
UNLINKED = GOOD.replace("key=True)", 'key=True)\n    who = Link("customers", by="word")').replace(
    "Column,", "Column, Link,"
)


def test_only_the_plugins_named_are_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    installed(tmp_path, "kit_good", GOOD)
    installed(tmp_path, "kit_bad", "1 / 0")
    assert [plugin.name for plugin in installed_plugins("kit_good").plugins] == ["kit_good"]
    with pytest.raises(DeclarationError, match="kit_bad of distribution dist-kit_bad does not serve: ZeroDivisionErr"):
        installed_plugins("kit_good", "kit_bad")


def test_a_plugin_that_is_not_installed_is_named_with_its_neighbour() -> None:
    with pytest.raises(DeclarationError) as refusal:
        installed_plugins("activty")
    assert (refusal.value.code, refusal.value.message) == (
        "NOT_INSTALLED",
        "No plugin 'activty' is installed: install it with `pip install --editable .`; did you mean activity?",
    )


@pytest.mark.parametrize(
    ("source", "fault"),
    [(UNMARKED, "NO_HOOK: loyalty_graph_reports is not marked"), (UNLINKED, "UNKNOWN_LINK: Link 'who'")],
)
def test_a_contract_of_a_plugin_that_does_not_serve_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot, source: str, fault: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    installed(tmp_path, "kit_broken", source)
    for report in ("one", importlib.import_module("kit_broken").One):
        with pytest.raises(DeclarationError, match=f"kit_broken of distribution dist-kit_broken does not .*: {fault}"):
            assert_report_contract(report, snapshot)


def test_an_unknown_report_is_named_beside_those_there_are(snapshot: Snapshot) -> None:
    with pytest.raises(DeclarationError, match=r"There is no report 'balanse'; installed are: .*balance"):
        assert_report_contract("balanse", snapshot)
