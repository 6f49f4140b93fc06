"""Finds plugins through the entry point group `loyalty_graph` and loads each in its own try."""

from __future__ import annotations

import importlib.metadata
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from loyalty_graph import hookspecs
from loyalty_graph.errors import DeclarationError
from loyalty_graph.plugins.hooks import api_range, contributions_of
from loyalty_graph.plugins.plugins import CORE, EXPORTED, Contributions, Plugin, Plugins
from loyalty_graph.reports.trial import try_select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ENTRY_POINT_GROUP: Final = hookspecs.PROJECT

CORE_COMMANDS: Final = frozenset(
    {"account", "action", "balance", "contract", "demo", "import", "migrate", "new-report", "operations", "plugins"}
    | {"report", "schema", "serve", "stop", "verify"}
)
"""The commands of the core. Here because a clash with one is found, as any other, when a plugin is loaded."""

_CORE_NAMES: Final = (
    ("export format", "table"),
    *(("command", name) for name in CORE_COMMANDS),
    *(("report", listing.name) for listing in EXPORTED),
)
"""What no plugin can call its own, beside the names of what the core contributes."""

_log = logging.getLogger(__name__)


def load_plugins(
    entry_points: Iterable[importlib.metadata.EntryPoint] | None = None,
    *,
    only: Collection[str] | None = None,
    disabled: Collection[str] = (),
) -> Plugins:
    """Import the installed plugins, each on its own: one that fails is kept with the reason.

    With `only`, plugins of other names are not there at all; `disabled` ones are listed but not imported.
    """
    found = importlib.metadata.entry_points(group=ENTRY_POINT_GROUP) if entry_points is None else entry_points
    chosen = [entry_point for entry_point in found if only is None or entry_point.name in only]
    plugins: list[Plugin] = []
    taken: dict[tuple[str, object], Plugin] = dict.fromkeys((*_names(CORE), *_CORE_NAMES), CORE)
    for entry_point in sorted(chosen, key=lambda entry_point: (entry_point.name, _distribution(entry_point))):
        plugin = Plugin(entry_point.name, _distribution(entry_point), _version(entry_point))
        if plugin.name in disabled:
            plugins.append(replace(plugin, disabled=True))
            continue
        try:
            plugin = _loaded(entry_point, plugin)
            names = list(_names(plugin))
            _require_free(names, taken)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is its own failure, not ours
            _log.exception("plugin %s of distribution %s failed to load", plugin.name, plugin.distribution)
            plugins.append(plugin.failed(error))
            continue
        plugins.append(plugin)
        taken |= dict.fromkeys(names, plugin)
    plugins += [_not_installed(name) for name in sorted(set(only or ()) - {plugin.name for plugin in plugins})]
    return Plugins(tuple(sorted(plugins, key=lambda plugin: (plugin.name, plugin.distribution))))


def _not_installed(name: str) -> Plugin:
    text = "LOYALTY_GRAPH_PLUGINS names it, but no such plugin is installed."
    return Plugin(name, "?", "?").failed(DeclarationError("NOT_INSTALLED", text))


def installed_names() -> set[str]:
    """The names of all plugins that are installed; none of them is imported."""
    return {entry_point.name for entry_point in importlib.metadata.entry_points(group=ENTRY_POINT_GROUP)}


def _distribution(entry_point: importlib.metadata.EntryPoint) -> str:
    return entry_point.dist.name if entry_point.dist else "?"


def _version(entry_point: importlib.metadata.EntryPoint) -> str:
    return entry_point.dist.version if entry_point.dist else "?"


def _loaded(entry_point: importlib.metadata.EntryPoint, plugin: Plugin) -> Plugin:
    module = entry_point.load()
    plugin = replace(plugin, api=api_range(module), contributions=contributions_of(module, plugin.name))
    for report in plugin.contributions.reports:
        try_select(report)
    return plugin


def _names(plugin: Plugin) -> Iterator[tuple[str, object]]:
    """What must be there once only, over all plugins."""
    made: Contributions = plugin.contributions
    yield "plugin", plugin.name
    yield from (("report", report.name) for report in made.reports)
    yield from (("action", action.name) for action in made.actions)
    yield from (("field", f"{field.on}.{field.api_name}") for field in made.fields)
    yield from (("export format", format_.name) for format_ in made.exports)
    yield from (("command", command.name) for command in made.commands)
    yield from (("route", f"{method} {plugin.name}{route.path}") for route in made.routes for method in route.methods)


def _require_free(names: list[tuple[str, object]], taken: dict[tuple[str, object], Plugin]) -> None:
    """Raise DeclarationError (DUPLICATE_…) for a name that is there already, naming whose it is."""
    for index, (kind, name) in enumerate(names):
        code = f"DUPLICATE_{kind.upper().replace(' ', '_')}"
        if (owner := taken.get((kind, name))) is not None:
            text = f"{kind} {name!r} is already contributed by distribution {owner.distribution!r}."
            raise DeclarationError(code, text)
        if (kind, name) in names[:index]:
            raise DeclarationError(code, f"the plugin contributes {kind} {name!r} twice.")
