"""The command tree, and how errors end: one clear line on standard error and exit status 1, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer
import typer.exceptions

from loyalty_graph.cli.blame import BlamedError
from loyalty_graph.cli.plugin_commands import CommandsWithPlugins
from loyalty_graph.errors import ActionRefusedError, ImportRefusedError, LoyaltyGraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="loyalty-graph",
    cls=CommandsWithPlugins,
    help="The reporting gateway of loyalty programmes: one points ledger, every report a reading of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.callback()(lambda: None)  # what makes it a group: its commands come when they are asked for


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0, 1 after an error, 130 after Ctrl+C (typer turns it into that)."""
    try:
        status = app(list(arguments), standalone_mode=False)
    except BrokenPipeError:
        # The reader has gone (`| head`): what it wanted it got, and Python must not complain while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("LOYALTY_GRAPH_TRACEBACK"):
            raise
        from rich.console import Console

        for line in _explain(error):
            Console(stderr=True, highlight=False, soft_wrap=True).print(line, markup=False)
        return 1
    return status if isinstance(status, int) else 0


def _explain(error: Exception) -> list[str]:
    match error:
        case ImportRefusedError(problems=problems, message=message):
            return [*map(str, problems), f"Error: {message}"]
        case ActionRefusedError(refusals=refusals):
            count = f"{len(refusals)} reason{'s' if len(refusals) != 1 else ''}"
            return [*(f"{each.code}: {each.message}" for each in refusals), f"Error: Nothing was done: {count}."]
        case LoyaltyGraphError(code=code, message=message, field=field):
            place = f" ({'.'.join(field)})" if field else ""
            return [f"Error: {code}: {message}{place}"]
        case typer.exceptions.TyperException():
            text = " ".join(error.format_message().split())
            return [f"Error: {text}"] if text else []  # a group without a command has shown its help
        case _:
            text = " ".join(str(error).split())
            what = text if isinstance(error, BlamedError) else f"unexpected {type(error).__name__}: {text}"
            return [f"Error: {what} (LOYALTY_GRAPH_TRACEBACK=1 shows where)"]
