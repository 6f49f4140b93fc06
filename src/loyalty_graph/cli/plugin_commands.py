"""All commands: the core's, and those that plugins add.

Plugins are loaded only for a command that the core does not know, and for help.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

import typer
import typer.core
import typer.exceptions

from loyalty_graph.cli.blame import blaming, unlogged
from loyalty_graph.cli.core_commands import COMMANDS, core_command
from loyalty_graph.cli.session import ready_repository, run_async

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from loyalty_graph.extensions.commands import Command
    from loyalty_graph.plugins import Loaded, Plugins

_ENDINGS: Final = (typer.Exit, typer.Abort, typer.exceptions.TyperException, BrokenPipeError)
"""What a command may raise to end as typer's commands do."""


class CommandsWithPlugins(typer.core.TyperGroup):
    """The core's commands, and those of the plugins as soon as somebody asks for more."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None."""
        if cmd_name not in self.commands:
            if cmd_name in COMMANDS:
                self.add_command(core_command(cmd_name))
            else:
                self._add_all()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as typer has it
        """The names of all commands, the core's first."""
        self._add_all()
        return [*COMMANDS, *(name for name in self.commands if name not in COMMANDS)]

    def _add_all(self) -> None:
        for name in COMMANDS:
            self.add_command(core_command(name))
        for loaded in _plugins().commands:
            self.add_command(_command(loaded))


def _plugins() -> Plugins:
    """The plugins. Of one that fails a line is shown."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.plugins import chosen_plugins

    with unlogged():
        found = chosen_plugins(load_settings())
    for plugin in found.plugins:
        if plugin.error:
            text = " ".join(
                f"{plugin.name} (distribution {plugin.distribution}) does not serve: {plugin.error}".split()
            )
            typer.echo(f"Warning: the plugin {text}", err=True)
    return found


def _command(loaded: Loaded[Command]) -> Any:
    def run(**given: Any) -> None:
        if inspect.iscoroutinefunction(loaded.what.function):
            run_async(_run(loaded, given))
        else:
            with _blaming(loaded):
                loaded.what.function(**given)

    return loaded.what.for_typer(run, panel=f"Commands of the plugin {loaded.plugin.name}")


async def _run(loaded: Loaded[Command], given: dict[str, Any]) -> None:
    if not loaded.what.takes_repository:
        with _blaming(loaded):
            await loaded.what.function(**given)
        return
    async with ready_repository(given.pop("account")) as repository:
        with _blaming(loaded):
            await loaded.what.function(repository, **given)


def _blaming(loaded: Loaded[Command]) -> AbstractContextManager[None]:
    return blaming(loaded.plugin, f"command {loaded.what.name}", passing=_ENDINGS)
