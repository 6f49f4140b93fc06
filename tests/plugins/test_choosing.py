"""`loyalty-graph plugins`: who serves and who does not, disabled by command and chosen by setting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.config import Settings
from loyalty_graph.plugins import chosen_plugins
from loyalty_graph.testing.gateway import running_gateway

from .distributions import GOOD, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Installed

    Run = Callable[..., subprocess.CompletedProcess[str]]

DEADLY = "import os; os._exit(7)"
CRASHING = OTHER.replace("return sa", 'if repository.scope.code != "trial": raise ValueError("x")\n        return sa')


@pytest.fixture
def run(installed: Installed, tmp_path: Path) -> Run:
    """Runs a command in a process of its own, with the plugins a_good and bad installed beside the others."""

    def run(*arguments: str, bad: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        if bad is not None:
            installed(a_good=GOOD, bad=bad)
        environment = os.environ | {
            "PYTHONPATH": str(tmp_path),
            "LOYALTY_GRAPH_DATA_DIR": str(tmp_path / "data"),
            "LOYALTY_GRAPH_PLUGINS": "a_good,bad",
            "COLUMNS": "250",
            **settings,
        }
        command = [sys.executable, "-c", "from loyalty_graph.cli import main; main()", *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)

    return run


def _listed(run: Run, **settings: str) -> dict[str, dict[str, object]]:
    listed = run("plugins", "--json", **settings)
    return {plugin["name"]: plugin for plugin in json.loads(listed.stdout)}


def test_a_plugin_that_ends_every_process_can_be_disabled_and_enabled_again(run: Run) -> None:
    assert run("plugins", bad=DEADLY).returncode == 7
    disabled = run("plugins", "--disable", "bad")
    assert disabled.stdout == "bad is disabled. A gateway that runs takes notice when it is restarted.\n"
    listed = _listed(run)
    assert {name: plugin["status"] for name, plugin in listed.items()} == {"a_good": "OK", "bad": "DISABLED"}
    assert run("plugins", "--strict").returncode == 0
    assert run("plugins", "--enable", "bad").stdout.startswith("bad is enabled. ")
    assert run("plugins").returncode == 7


@pytest.mark.parametrize("option", ["--disable", "--enable"])
def test_only_what_is_installed_can_be_disabled_or_enabled(run: Run, option: str) -> None:
    refused = run("plugins", option, "nothing", bad=GOOD)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: UNKNOWN_PLUGIN: There is no plugin 'nothing'; installed are: a_good, ")


def test_strict_makes_a_failure_fatal(run: Run) -> None:
    listed = run("plugins", "--strict", bad="raise RuntimeError('no')")
    assert listed.returncode == 1
    assert "dist-bad" in listed.stdout
    assert "RuntimeError: no" in listed.stdout
    assert run("plugins").returncode == 0
    refused = run("serve", "--strict", "--port", "0")
    assert refused.returncode == 1
    assert "PLUGINS_FAILED: The gateway is not started: bad (distribution dist-bad): RuntimeError: no" in refused.stderr


def test_the_list_says_what_each_plugin_brings_and_was_made_for(run: Run) -> None:
    run("plugins", bad=f'loyalty_graph_api = ">=1,<2"\n{OTHER}')
    brought = _listed(run)["bad"]
    assert brought == {
        "name": "bad",
        "distribution": "dist-bad",
        "version": "1.2",
        "api": ">=1,<2",
        "status": "OK",
        "error": None,
        "lastFailure": None,
        "reports": ["other"],
        "actions": [],
        "fields": [],
        "exports": [],
        "commands": [],
        "routes": [],
    }
    table = run("plugins").stdout
    assert ">=1,<2" in table
    assert "reports: other" in table


def test_the_setting_names_all_that_may_be_loaded(run: Run) -> None:
    run("plugins", bad=DEADLY)
    assert set(_listed(run, LOYALTY_GRAPH_PLUGINS="a_good")) == {"a_good"}
    assert _listed(run, LOYALTY_GRAPH_PLUGINS="a_good,absent")["absent"]["error"] == (
        "NOT_INSTALLED: LOYALTY_GRAPH_PLUGINS names it, but no such plugin is installed."
    )


def test_a_failure_while_serving_is_known_to_the_command(run: Run, filled_database_url: str, tmp_path: Path) -> None:
    run("plugins", bad=CRASHING)
    chosen = chosen_plugins(Settings(data_dir=tmp_path / "data", plugins=frozenset({"a_good", "bad"})))
    assert [plugin.tally.last for plugin in chosen.plugins] == [None, None]
    with running_gateway(filled_database_url, chosen) as gateway:
        (error,) = gateway.ask("{ otherReport { totalCount } }")["errors"]
    failure = _listed(run)["bad"]["lastFailure"]
    assert isinstance(failure, str)
    assert failure.endswith(f"Z otherReport: PLUGIN_FAILED (error {error['extensions']['id']})")
    assert f"failed last: {failure}" in run("plugins").stdout


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('raise ValueError("x")', "ValueError: x"),
        ("return sa.select(sa.null().label('word'))", "word of other is null, which it must never be."),
        ("return sa.select(sa.cast(sa.func.pg_sleep(9), sa.Text).label('word'))", "The answer takes longer than"),
    ],
)
def test_the_command_of_a_report_names_whose_it_is(run: Run, filled_database_url: str, fault: str, said: str) -> None:
    failing = OTHER.replace("return sa", f'if repository.scope.code != "trial": {fault}\n        return sa')
    run("plugins", bad=failing)
    settings = {"LOYALTY_GRAPH_DATABASE_URL": filled_database_url, "LOYALTY_GRAPH_STATEMENT_TIMEOUT_MS": "200"}
    for output_format in ("table", "csv"):
        refused = run("report", "other", "--format", output_format, **settings)
        assert refused.returncode == 1
        blamed = "report other of the plugin bad (distribution dist-bad) failed: "
        assert blamed in refused.stderr
        assert said in refused.stderr
