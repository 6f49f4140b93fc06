"""Which installed plugins are loaded: those that the settings allow, but for those that were disabled by command.

What is kept of plugins in the data folder is known here: who is disabled, and how each failed last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from loyalty_graph.errors import InputError
from loyalty_graph.plugins.loading import installed_names, load_plugins
from loyalty_graph.plugins.plugins import Plugins
from loyalty_graph.plugins.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.config import Settings
    from loyalty_graph.plugins.plugins import Plugin

_DISABLED: Final = "disabled-plugins"
"""The file that names them, one per line."""

_FAILURES: Final = "plugin-failures"
"""The folder with a file for each version of a plugin that has failed while it served."""


def chosen_plugins(settings: Settings) -> Plugins:
    """The installed plugins, as far as the settings and `loyalty-graph plugins --disable` let them be loaded."""
    loaded = load_plugins(only=settings.plugins, disabled=_disabled(settings.data_dir))
    return Plugins(tuple(replace(plugin, tally=_tally(settings.data_dir, plugin)) for plugin in loaded.plugins))


def disable(data_dir: Path, name: str) -> None:
    """From the next start on, do not import the plugin `name`. Raises InputError (UNKNOWN_PLUGIN)."""
    disabled = _disabled(data_dir)
    _check_known(name, installed_names() | disabled)
    _write(data_dir, disabled | {name})


def enable(data_dir: Path, name: str) -> None:
    """From the next start on, import the plugin `name` again. Raises InputError (UNKNOWN_PLUGIN)."""
    disabled = _disabled(data_dir)
    _check_known(name, installed_names() | disabled)
    _write(data_dir, disabled - {name})


def _check_known(name: str, known: set[str]) -> None:
    if name not in known:
        there_are = ", ".join(sorted(known)) or "none"
        raise InputError("UNKNOWN_PLUGIN", f"There is no plugin {name!r}; installed are: {there_are}.")


def _tally(data_dir: Path, plugin: Plugin) -> Tally:
    return Tally(data_dir / _FAILURES / f"{plugin.name}-{plugin.version}")


def _disabled(data_dir: Path) -> set[str]:
    file = data_dir / _DISABLED
    return set(file.read_text(encoding="utf-8").split()) if file.exists() else set()


def _write(data_dir: Path, names: set[str]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / _DISABLED).write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
