"""`loyalty-graph schema` and `plugins`: what this installation offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.config import Settings
    from loyalty_graph.plugins import Plugin


def schema() -> None:
    """Print the GraphQL schema of this installation, as in schema.graphql."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.graphql import print_schema, serving
    from loyalty_graph.plugins import chosen_plugins

    _, built = serving(chosen_plugins(load_settings()))
    typer.echo(print_schema(built).rstrip("\n"))


def plugins(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")] = False,
    disable: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Do not load this plugin any more; works whatever is wrong with it."),
    ] = None,
    enable: Annotated[str | None, typer.Option(metavar="NAME", help="Load this disabled plugin again.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with status 1 if a plugin cannot be loaded.")] = False,
) -> None:
    """List the installed plugins, what they bring and, where one failed, why; or disable one, or enable it again."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.plugins import chosen_plugins

    settings = load_settings()
    if disable is not None or enable is not None:
        _choose(settings, disable, enable)
        return
    from loyalty_graph.graphql import serving

    serve, _ = serving(chosen_plugins(settings))
    found = serve.plugins
    if as_json:
        typer.echo(json.dumps([_entry(plugin) for plugin in found], indent=2))
    else:
        _draw(found)
    if strict and any(plugin.error for plugin in found):
        raise typer.Exit(1)


def _choose(settings: Settings, disabled: str | None, enabled: str | None) -> None:
    """Without loading any plugin: the one in question may end the process that imports it."""
    from loyalty_graph.plugins import disable, enable

    for name, change, done in ((disabled, disable, "disabled"), (enabled, enable, "enabled")):
        if name is not None:
            change(settings.data_dir, name)
            typer.echo(f"{name} is {done}. A gateway that runs takes notice when it is restarted.")


def _draw(found: Sequence[Plugin]) -> None:
    table = Table("Plugin", "Distribution", "Version", "API", "Status", "Brings")
    for plugin in found:
        brings = [f"{kind}: {', '.join(names)}" for kind, names in _contributions(plugin).items() if names]
        if plugin.tally.last is not None:
            brings.append(f"failed last: {plugin.tally.last}")
        told = plugin.error or "\n".join(brings)
        table.add_row(plugin.name, plugin.distribution, plugin.version, plugin.api or "", plugin.status, told)
    Console(markup=False).print(table)


def _entry(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "api": plugin.api,
        "status": plugin.status,
        "error": plugin.error,
        "lastFailure": plugin.tally.last,
        **_contributions(plugin),
    }


def _contributions(plugin: Plugin) -> dict[str, list[str]]:
    made = plugin.contributions
    return {
        "reports": sorted(report.name for report in made.reports),
        "actions": sorted(action.name for action in made.actions),
        "fields": sorted(f"{field.on}.{field.api_name}" for field in made.fields),
        "exports": sorted(format_.name for format_ in made.exports),
        "commands": sorted(command.name for command in made.commands),
        "routes": sorted(f"{'/'.join(route.methods)} /plugins/{plugin.name}{route.path}" for route in made.routes),
    }
