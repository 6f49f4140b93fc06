"""Commands and formats of plugins on the command line, found by their metadata."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated, Any

import pytest
import typer
from tests.plugin_modules import example_of, installed

from loyalty_graph import hookspecs
from loyalty_graph.cli.core_commands import COMMANDS
from loyalty_graph.errors import DeclarationError
from loyalty_graph.extensions.commands import Command
from loyalty_graph.plugins import load_plugins
from loyalty_graph.plugins.loading import CORE_COMMANDS

from .conftest import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loyalty_graph.repository import Repository

    from .conftest import Cli

WHERE = " (LOYALTY_GRAPH_TRACEBACK=1 shows where)"
RUIN = "Warning: the plugin ruin (distribution dist-ruin) does not serve: ZeroDivisionError: division by zero"
HEADER = "from __future__ import annotations\nimport typer\nfrom loyalty_graph import InputError, hookimpl\n"
ALL = "\n@hookimpl\ndef loyalty_graph_commands():\n    return [{}]\n"
TIDY = '''
def tidy_up(what: str = "all", *, fail: str = ""):
    """Tidy up."""
    if fail == "input":
        raise InputError("TOO_TIDY", "It is tidy.", field=("what",))
    if fail == "exit":
        raise typer.Exit(3)
    if fail:
        raise KeyError("a\\nb")
    print(f"tidied {what}")

async def wait():
    """Wait."""
    print("waited")
'''
LOUD = '''
from loyalty_graph import ExportFormat, hookimpl

class Loud(ExportFormat):
    """Loud."""
    name, media_type = "loud", "text/plain"

    async def stream(self, sheet):
        yield b"begun"
        1 / 0

@hookimpl
def loyalty_graph_exports():
    return [Loud]
'''


def outcome(folder: Path, *arguments: str) -> Outcome:
    """What a process leaves behind that finds the plugins of this folder, beside those that are installed."""
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    command = [sys.executable, "-c", "from loyalty_graph.cli import main; main()", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose plugins are found, beside those that are installed."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def tidy(found: Path) -> Path:
    """A folder with a plugin of two commands and one that cannot be imported."""
    installed(found, "tidiness", HEADER + TIDY + ALL.format("tidy_up, wait"))
    installed(found, "ruin", "1 / 0")
    return found


@pytest.mark.usefixtures("tidy")
def test_commands_stand_in_the_help_under_their_plugin(cli: Cli) -> None:
    helped = cli("--help")
    assert (helped.status, helped.err) == (0, RUIN + "\n")
    core, contributed = helped.out.split("Commands of the plugin tidiness")
    assert " migrate " in core
    assert " tidy-up " in contributed
    assert "Tidy up." in contributed
    assert "--what" in cli("tidy-up", "--help").out


@pytest.mark.parametrize(
    ("arguments", "status", "out", "err"),
    [
        (["tidy-up"], 0, "tidied all\n", ""),
        (["tidy-up", "--what", "less"], 0, "tidied less\n", ""),
        (["wait"], 0, "waited\n", ""),
        (["tidy-up", "--fail", "input"], 1, "", "Error: TOO_TIDY: It is tidy. (what)"),
        (["tidy-up", "--fail", "exit"], 3, "", ""),
        (
            ["tidy-up", "--fail", "x"],
            1,
            "",
            "Error: command tidy-up of the plugin tidiness (distribution dist-tidiness) failed: KeyError: 'a\\nb'"
            + WHERE,
        ),
        (["tidy-up", "--nonsense"], 1, "", "Error: No such option: --nonsense"),
        (["tidyup"], 1, "", "Error: No such command 'tidyup'. Did you mean 'tidy-up'?"),
    ],
)
@pytest.mark.usefixtures("tidy")
def test_commands_end_as_those_of_the_core(cli: Cli, arguments: list[str], status: int, out: str, err: str) -> None:
    done = cli(*arguments)
    assert (done.status, done.out) == (status, out)
    assert done.err.splitlines() == [RUIN, *([err] if err else [])]


def test_a_process_tells_no_more_than_that(tidy: Path) -> None:
    done = outcome(tidy, "tidy-up", "--fail", "x")
    failure = "command tidy-up of the plugin tidiness (distribution dist-tidiness) failed: KeyError: 'a\\nb'"
    assert done == Outcome(1, "", f"{RUIN}\nError: {failure}{WHERE}\n")


def test_commands_of_the_core_do_not_import_any_plugin(tidy: Path) -> None:
    (tidy / "ruin.py").write_text("import os; os._exit(7)")
    assert [outcome(tidy, name, "--help").status for name in ("report", "nonsense")] == [0, 7]


def test_the_example_answers_for_the_account_asked_for(loaded: Cli, found: Path) -> None:
    installed(found, "points", example_of(hookspecs.loyalty_graph_commands))
    assert loaded("points-of", "gus") == Outcome(0, "STORE 100\nWINSTON 0\n", "")
    assert loaded("points-of", "nobody") == Outcome(1, "", "Error: UNKNOWN_CUSTOMER: There is no customer 'nobody'.\n")
    assert loaded("points-of", "gus", "--account", "none") == Outcome(
        1, "", "Error: UNKNOWN_ACCOUNT: There is no account 'none'.\n"
    )


def test_the_example_format_prints_a_report(loaded: Cli, found: Path) -> None:
    installed(found, "markdown", example_of(hookspecs.loyalty_graph_exports))
    printed = loaded("report", "balance", "--format", "md", "--where", '{"reference": {"eq": "gus"}}')
    heading, rule, *rows = printed.out.splitlines()
    assert heading.startswith("| Reference | Email |")
    assert rule == "|" + " --- |" * (heading.count("|") - 1)
    assert [row.split(" | ")[0] for row in rows] == ["| gus"]


def test_a_format_that_fails_leaves_no_file_and_is_named(loaded: Cli, found: Path) -> None:
    installed(found, "loudness", LOUD)
    written = found / "out" / "balance"
    written.parent.mkdir()
    done = loaded("report", "balance", "--format", "loud", "--output", str(written))
    assert done == Outcome(
        1,
        "",
        "Error: export format loud of the plugin loudness (distribution dist-loudness) failed: "
        f"ZeroDivisionError: division by zero{WHERE}\n",
    )
    assert list(written.parent.iterdir()) == []


def test_plugins_cannot_take_the_commands_that_the_core_has() -> None:
    assert set(COMMANDS) == CORE_COMMANDS


@pytest.mark.parametrize(
    ("function", "owner"), [("report", "loyalty-graph"), ("new_report", "loyalty-graph"), ("wait", "dist-a_tidiness")]
)
def test_a_name_that_is_taken_costs_only_the_plugin_that_wants_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, owner: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    points = [
        installed(tmp_path, "a_tidiness", HEADER + TIDY + ALL.format("tidy_up, wait")),
        installed(tmp_path, "other", HEADER + TIDY.replace("wait()", f"{function}()") + ALL.format(function)),
    ]
    loaded = load_plugins(points)
    name = function.replace("_", "-")
    assert [plugin.error for plugin in loaded.plugins] == [
        None,
        f"DUPLICATE_COMMAND: command {name!r} is already contributed by distribution {owner!r}.",
    ]
    assert [found.what.name for found in loaded.commands] == ["tidy-up", "wait"]


def undocumented() -> None: ...


def strange(what: Repository) -> None:
    """Take what no command line gives."""


def undecided(what: Annotated[str, typer.Option(), typer.Argument()]) -> None:
    """Take an option that is an argument."""


def unbalanced() -> None:
    """Help [/that] has markup of its own."""


def many(*what: str) -> None:
    """Take any number."""


def synchronous(repository: Repository) -> None:
    """Read without waiting."""


async def with_account(repository: Repository, account: str) -> None:
    """Take the host's option."""


def Capital() -> None:  # noqa: N802 - the mistake
    """Shout."""


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (undocumented, "undocumented: it has no docstring."),
        (strange, "strange: its parameters cannot be read: name 'Repository' is not defined."),
        (undecided, "undecided: typer does not take it: "),
        (unbalanced, "unbalanced: typer does not take it: closing tag '[/that]' "),
        (many, "many: it takes parameters without a name."),
        (synchronous, "synchronous: it takes the repository, so it has to be async."),
        (with_account, "with_account: it takes the repository, so --account is not its own."),
        (Capital, "Capital: it has no lower_case name."),
    ],
)
def test_what_is_no_command_says_why(function: Callable[..., Any], fault: str) -> None:
    with pytest.raises(DeclarationError) as raised:
        Command.of(function)
    assert fault in raised.value.message
    assert raised.value.code == "BAD_COMMAND"
