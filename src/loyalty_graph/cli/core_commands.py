"""The core's own commands. Each is imported when somebody asks for it, so that none waits for what others need."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import typer
import typer.main

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "serve": ("server", "serve"),
    "demo": ("server", "demo"),
    "stop": ("server", "stop"),
    "import": ("imports", "import_files"),
    "migrate": ("ledger", "migrate"),
    "verify": ("ledger", "verify"),
    "account": ("accounts", "app"),
    "schema": ("catalogue", "schema"),
    "plugins": ("catalogue", "plugins"),
    "report": ("report", "report"),
    "action": ("action", "action"),
    "balance": ("balance", "app"),
    "operations": ("operations", "app"),
    "contract": ("contract", "app"),
    "new-report": ("new_report", "new_report"),
}
"""Where each is, in the order in which help lists them: the module of this package, and the name in it."""


def core_command(name: str) -> Any:
    """The command of that name, or the group of commands, in typer's form."""
    module, attribute = COMMANDS[name]
    found = getattr(import_module(f"{__package__}.{module}"), attribute)
    app = typer.Typer(rich_markup_mode="rich")
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)
    return typer.main.get_group(app).commands[name]
