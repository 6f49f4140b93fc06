"""`loyalty-graph operations`: what was done to many members at once, looked at and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from loyalty_graph.cli import options
from loyalty_graph.cli.performing import perform
from loyalty_graph.cli.session import ready_repository, run_async
from loyalty_graph.config import load_settings
from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.repository import Repository

app = typer.Typer(help="List operations, the newest first; show one, or undo it.")

Code = Annotated[str, typer.Argument(help="The operation's code.")]


@app.callback(invoke_without_command=True)
def operations(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, help="How many. Default: LOYALTY_GRAPH_PAGE_SIZE or 50.")] = None,
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """List operations, the newest first; show one, or undo it."""
    if context.invoked_subcommand is not None:
        return
    from loyalty_graph.cli.operation_lines import operations_lines
    from loyalty_graph.reports.listings import Operations
    from loyalty_graph.reports.reading import Request, read

    async def work() -> None:
        async with ready_repository(account) as repository:
            reading = await read(Operations(), repository, Request(last=limit or load_settings().page_size))
            page = await reading.page(column.name for column in Operations.visible())
            newest = [dict(zip(page.columns, row, strict=True)) for row in reversed(page.rows)]
            typer.echo(operations_lines(newest, as_json=as_json))

    run_async(work())


@app.command()
def show(
    code: Code,
    first: options.First = None,
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Show an operation and what it meant for each member."""
    from loyalty_graph.cli.operation_lines import operation_lines

    async def work() -> None:
        async with ready_repository(account) as repository:
            found = await _known(repository, code)
            shown = first or load_settings().page_size
            typer.echo(await operation_lines(repository, found["operation_id"], shown, as_json=as_json))

    run_async(work())


@app.command()
def undo(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    code: Code,
    on_insufficient: Annotated[
        str, typer.Option(help="If points were spent by now: REJECT, CLAMP or ALLOW_NEGATIVE.")
    ] = "REJECT",
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    first: options.First = None,
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Undo an operation, once: book the opposite of each of its entries."""
    from loyalty_graph.actions.undoing import undo_request

    actor = load_settings().actor
    given = {"onInsufficient": on_insufficient}
    chosen = options.key_or_new(key)

    async def work() -> None:
        async with ready_repository(account) as repository:
            found = await _known(repository, code)
            request = undo_request(found, chosen, given, dry_run=dry_run, actor=actor)
            await perform(repository, request, first, as_json=as_json)

    run_async(work())


async def _known(repository: Repository, code: str) -> Mapping[str, Any]:
    from loyalty_graph.repository.lookups_operations import operations_by_code

    found = (await operations_by_code(repository, [code])).get(code)
    if found is None:
        raise InputError("UNKNOWN_OPERATION", f"There is no operation {code!r}.")
    return found
