"""`loyalty-graph schema` and `plugins`: what this installation offers."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def schema() -> None:
    """Print the GraphQL schema of this installation, as in schema.graphql."""
    from loyalty_graph.graphql import build_schema, print_schema
    from loyalty_graph.plugins import load_plugins

    typer.echo(print_schema(build_schema(load_plugins())).rstrip("\n"))


def plugins(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")] = False,
) -> None:
    """List the installed plugins, the reports they bring and, where one failed, why."""
    from loyalty_graph.plugins import load_plugins

    loaded = load_plugins()
    listed = [
        asdict(record)
        | {
            "status": "FAILED" if record.error else "OK",
            "reports": [found.report.name for found in loaded.loaded_reports if found.plugin == record],
        }
        for record in loaded.records
    ]
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
        return
    table = Table("Plugin", "Distribution", "Version", "Status", "Reports")
    for plugin in listed:
        outcome = plugin["error"] or ", ".join(plugin["reports"])
        table.add_row(plugin["name"], plugin["distribution"], plugin["version"], plugin["status"], outcome)
    Console().print(table)
