"""`loyalty-graph action NAME`: any bulk action, done as the gateway does it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from loyalty_graph.cli import options
from loyalty_graph.cli.blame import blaming
from loyalty_graph.cli.performing import perform
from loyalty_graph.cli.session import ready_repository, run_async
from loyalty_graph.config import load_settings
from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins

_STANDARD_INPUT: Final = Path("-")


def action(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    name: Annotated[str, typer.Argument(help="The action's name, as `loyalty-graph plugins` lists it.")],
    arguments: Annotated[
        str | None, typer.Option(help='Its arguments as JSON: \'{"points": 50, "reason": "GOODWILL"}\'.')
    ] = None,
    references: Annotated[
        str | None, typer.Option(help="For the members of these references, divided by commas.")
    ] = None,
    references_file: Annotated[
        Path | None, typer.Option(help="For the members of the references in this file, one per line; - is stdin.")
    ] = None,
    report: Annotated[str | None, typer.Option(help="For the members in the rows of this report.")] = None,
    filter_json: Annotated[str | None, typer.Option("--filter", help="The report's filter as JSON.")] = None,
    where_json: Annotated[str | None, typer.Option("--where", help="Conditions on its columns as JSON.")] = None,
    preview: Annotated[
        str | None, typer.Option(help="Do exactly what the preview of this code shows; give no more than that.")
    ] = None,
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    first: options.First = None,
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Do something to many members at once, everything or nothing; or show what it would do."""
    from loyalty_graph.plugins import chosen_plugins
    from loyalty_graph.plugins.action_requests import Asked, request_of
    from loyalty_graph.repository.lookups_operations import operation_id

    settings = load_settings()
    plugins = chosen_plugins(settings)
    found = plugins.action(name)
    rows = _rows(plugins, report, filter_json, where_json)
    given = options.json_object("--arguments", arguments) or {}
    selection = _only(_references(references), _lines(references_file), rows)
    asked = Asked(
        key=options.key_or_new(key), actor=settings.actor, selection=selection, arguments=given, dry_run=dry_run
    )

    async def work() -> None:
        async with ready_repository(account) as repository:
            known = None if preview is None else await operation_id(repository, preview)
            whole = replace(asked, preview_id=known)
            request = await request_of(found.what, whole, repository, plugins.reports, blaming)
            blame = blaming(found.plugin, f"action {name}")
            await perform(repository, request, first, as_json=as_json, blame=blame)

    run_async(work())


def _only(*selections: dict[str, Any] | None) -> dict[str, Any] | None:
    given = [selection for selection in selections if selection is not None]
    if len(given) > 1:
        raise InputError("BAD_SELECTION", "Give only one of --references, --references-file and --report.")
    return given[0] if given else None


def _rows(
    plugins: Plugins, report: str | None, filter_json: str | None, where_json: str | None
) -> dict[str, Any] | None:
    if report is None:
        if filter_json is not None or where_json is not None:
            raise InputError("BAD_SELECTION", "--filter and --where are a report's: name it with --report.")
        return None
    given = {
        "filter": options.json_object("--filter", filter_json),
        "where": options.json_object("--where", where_json),
    }
    return {plugins.report(report).query_field: given}


def _references(given: str | None) -> dict[str, Any] | None:
    return None if given is None else {"references": given.split(",")}


def _lines(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        text = sys.stdin.read() if file == _STANDARD_INPUT else file.read_text("utf-8")
    except UnicodeDecodeError:
        raise InputError("CANNOT_READ", f"{file}: it is not UTF-8.") from None
    except OSError as error:
        raise InputError("CANNOT_READ", f"{file}: {error.strerror}.") from None
    return {"references": [line for line in text.splitlines() if line]}
