"""`loyalty-graph schema` and `plugins`: what this installation offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugin


def schema() -> None:
    """Print the GraphQL schema of this installation, as in schema.graphql."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.graphql import build_schema, print_schema, serving
    from loyalty_graph.plugins import chosen_plugins

    typer.echo(print_schema(build_schema(serving(chosen_plugins(load_settings())))).rstrip("\n"))


def plugins(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")] = False,
) -> None:
    """List the installed plugins, the reports they bring and, where one failed, why."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.graphql import serving
    from loyalty_graph.plugins import chosen_plugins

    found = serving(chosen_plugins(load_settings()))
    if as_json:
        typer.echo(json.dumps([_entry(plugin) for plugin in found.plugins], indent=2))
        return
    table = Table("Plugin", "Distribution", "Version", "Status", "Reports")
    for plugin in found.plugins:
        outcome = plugin.error or ", ".join(_reports(plugin))
        table.add_row(plugin.name, plugin.distribution, plugin.version, plugin.status, outcome)
    Console().print(table)


def _entry(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "api": plugin.api,
        "status": plugin.status,
        "error": plugin.error,
        "reports": _reports(plugin),
    }


def _reports(plugin: Plugin) -> list[str]:
    return sorted(report.name for report in plugin.contributions.reports)
