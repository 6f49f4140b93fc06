"""`loyalty-graph plugins`: who serves and who does not, disabled by command and chosen by setting."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Outcome

from loyalty_graph.cli.app import run as run_command
from loyalty_graph.config import Settings
from loyalty_graph.plugins import chosen_plugins
from loyalty_graph.testing.gateway import running_gateway

from .distributions import GOOD, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Installed

    Run = Callable[..., Outcome]

DEADLY = "import os; os._exit(7)"
CRASHING = OTHER.replace("return sa", 'if repository.scope.code != "trial": raise ValueError("x")\n        return sa')


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets commands find the plugins a_good and bad, and no others, as soon as they are installed."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("LOYALTY_GRAPH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LOYALTY_GRAPH_PLUGINS", "a_good,bad")
    monkeypatch.setenv("COLUMNS", "250")


@pytest.fixture
def run(environment: None, capfd: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001 - is set
    """Runs a command in this process, which imports the plugins anew."""

    def run(*arguments: str) -> Outcome:
        for name in ("a_good", "bad"):
            sys.modules.pop(name, None)
        capfd.readouterr()
        status = run_command(arguments)
        return Outcome(status, *capfd.readouterr())

    return run


def _process(*arguments: str) -> Outcome:
    """What the command leaves behind in a process of its own."""
    command = [sys.executable, "-c", "from loyalty_graph.cli import main; main()", *arguments]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    return Outcome(ended.returncode, ended.stdout, ended.stderr)


def _listed(text: str) -> dict[str, dict[str, object]]:
    return {plugin["name"]: plugin for plugin in json.loads(text)}


@pytest.mark.usefixtures("environment")
def test_a_plugin_that_ends_every_process_can_be_disabled_and_enabled_again(installed: Installed) -> None:
    installed(a_good=GOOD, bad=DEADLY)
    assert _process("plugins").status == 7
    disabled = _process("plugins", "--disable", "bad")
    assert disabled.out == "bad is disabled. A gateway that runs takes notice when it is restarted.\n"
    listed = _process("plugins", "--json", "--strict")
    assert listed.status == 0
    assert {name: each["status"] for name, each in _listed(listed.out).items()} == {"a_good": "OK", "bad": "DISABLED"}
    assert _process("plugins", "--enable", "bad").out.startswith("bad is enabled. ")
    assert _process("plugins").status == 7


@pytest.mark.parametrize("option", ["--disable", "--enable"])
def test_only_what_is_installed_can_be_disabled_or_enabled(run: Run, installed: Installed, option: str) -> None:
    installed(a_good=GOOD)
    refused = run("plugins", option, "nothing")
    assert refused.status == 1
    assert refused.err.startswith("Error: UNKNOWN_PLUGIN: There is no plugin 'nothing'; installed are: a_good, ")


def test_strict_makes_a_failure_fatal(run: Run, installed: Installed) -> None:
    installed(a_good=GOOD, bad="raise RuntimeError('no')")
    listed = run("plugins", "--strict")
    assert listed.status == 1
    assert "dist-bad" in listed.out
    assert "RuntimeError: no" in listed.out
    assert run("plugins").status == 0
    refused = run("serve", "--strict", "--port", "0")
    assert refused.status == 1
    assert "PLUGINS_FAILED: The gateway is not started: bad (distribution dist-bad): RuntimeError: no" in refused.err


def test_the_list_says_what_each_plugin_brings_and_was_made_for(run: Run, installed: Installed) -> None:
    installed(a_good=GOOD, bad=f'loyalty_graph_api = ">=1,<2"\n{OTHER}')
    brought = _listed(run("plugins", "--json").out)["bad"]
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
    table = run("plugins").out
    assert ">=1,<2" in table
    assert "reports: other" in table


def test_the_setting_names_all_that_may_be_loaded(
    run: Run, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(a_good=GOOD, bad=OTHER)
    monkeypatch.setenv("LOYALTY_GRAPH_PLUGINS", "a_good")
    assert set(_listed(run("plugins", "--json").out)) == {"a_good"}
    assert "bad" not in sys.modules
    monkeypatch.setenv("LOYALTY_GRAPH_PLUGINS", "a_good,absent")
    assert _listed(run("plugins", "--json").out)["absent"]["error"] == (
        "NOT_INSTALLED: LOYALTY_GRAPH_PLUGINS names it, but no such plugin is installed."
    )


def test_a_failure_while_serving_is_known_to_the_command(
    run: Run, installed: Installed, filled_database_url: str, tmp_path: Path
) -> None:
    installed(a_good=GOOD, bad=CRASHING)
    chosen = chosen_plugins(Settings(data_dir=tmp_path / "data", plugins=frozenset({"a_good", "bad"})))
    assert [plugin.tally.last for plugin in chosen.plugins] == [None, None]
    with running_gateway(filled_database_url, chosen) as gateway:
        (error,) = gateway.ask("{ otherReport { totalCount } }")["errors"]
    failure = _listed(run("plugins", "--json").out)["bad"]["lastFailure"]
    assert isinstance(failure, str)
    assert failure.endswith(f"Z otherReport: PLUGIN_FAILED (error {error['extensions']['id']})")
    assert f"failed last: {failure}" in run("plugins").out


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('raise ValueError("x")', "ValueError: x"),
        ("return sa.select(sa.null().label('word'))", "word of other is null, which it must never be."),
        ("return sa.select(sa.cast(sa.func.pg_sleep(9), sa.Text).label('word'))", "The answer takes longer than"),
    ],
)
def test_the_command_of_a_report_names_whose_it_is(  # noqa: PLR0913, PLR0917 - what it takes
    run: Run,
    installed: Installed,
    filled_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    said: str,
) -> None:
    failing = OTHER.replace("return sa", f'if repository.scope.code != "trial": {fault}\n        return sa')
    installed(a_good=GOOD, bad=failing)
    monkeypatch.setenv("LOYALTY_GRAPH_DATABASE_URL", filled_database_url)
    monkeypatch.setenv("LOYALTY_GRAPH_STATEMENT_TIMEOUT_MS", "200")
    monkeypatch.setenv("LOYALTY_GRAPH_EXPORT_TIMEOUT_S", "0.2")
    for output_format in ("table", "csv"):
        refused = run("report", "other", "--format", output_format)
        assert refused.status == 1
        blamed = "report other of the plugin bad (distribution dist-bad) failed: "
        assert blamed in refused.err
        assert said in refused.err
