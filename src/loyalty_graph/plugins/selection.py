"""Which installed plugins are loaded: those that the settings allow, but for those that were disabled by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.plugins.loading import load_plugins

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.config import Settings
    from loyalty_graph.plugins.plugins import Plugins

_FILE: Final = "disabled-plugins"
"""In the data folder: one name per line."""


def chosen_plugins(settings: Settings) -> Plugins:
    """The installed plugins, as far as the settings and `loyalty-graph plugins --disable` let them be loaded."""
    return load_plugins(only=settings.plugins, disabled=_disabled(settings.data_dir))


def disable(data_dir: Path, name: str) -> None:
    """From the next start on, do not import the plugin `name`."""
    _write(data_dir, _disabled(data_dir) | {name})


def enable(data_dir: Path, name: str) -> None:
    """From the next start on, import the plugin `name` again."""
    _write(data_dir, _disabled(data_dir) - {name})


def _disabled(data_dir: Path) -> set[str]:
    file = data_dir / _FILE
    return set(file.read_text(encoding="utf-8").split()) if file.exists() else set()


def _write(data_dir: Path, names: set[str]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / _FILE).write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
