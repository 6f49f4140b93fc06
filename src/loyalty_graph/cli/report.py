"""`loyalty-graph report NAME`: any report or listing on the terminal or into a file, read as the gateway reads it."""

from __future__ import annotations

import sys
from contextlib import aclosing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from loyalty_graph.cli.blame import blaming
from loyalty_graph.cli.options import json_object
from loyalty_graph.cli.session import ready_repository, run_async
from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator
    from contextlib import AbstractContextManager

    from loyalty_graph.exports import ExportFormat
    from loyalty_graph.plugins import Loaded, Plugins
    from loyalty_graph.reports.reading import Reading, Request
    from loyalty_graph.reports.report import Listing, Report


TABLE: Final = "table"
"""The format of terminals; all others are export formats."""


def report(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    name: Annotated[
        str,
        typer.Argument(
            help="The report's name, as `loyalty-graph plugins` lists it, or balances, customers, entries or vouchers."
        ),
    ],
    filter_json: Annotated[
        str | None, typer.Option("--filter", help='The report\'s filter as JSON: \'{"month": "2026-05"}\'.')
    ] = None,
    where_json: Annotated[
        str | None, typer.Option("--where", help='Conditions on columns as JSON: \'{"balance": {"gt": 100}}\'.')
    ] = None,
    order_by: Annotated[
        list[str] | None, typer.Option(help="FIELD or FIELD:DESC, as in the API; repeat it to sort by several.")
    ] = None,
    output_format: Annotated[
        str,
        typer.Option(
            "--format", help="table, which shows the first page, csv, xlsx, ndjson or any other export format."
        ),
    ] = TABLE,
    columns: Annotated[str, typer.Option(help="limited, all or the names of columns, divided by commas.")] = "limited",
    output: Annotated[Path | None, typer.Option(help="Write into this file instead of standard output.")] = None,
    first: Annotated[int | None, typer.Option(help="Rows of the table.")] = None,
    account: Annotated[str | None, typer.Option(help="The account. Default: LOYALTY_GRAPH_ACCOUNT.")] = None,
) -> None:
    """Run a report, or list records; exported customers can be imported again."""
    from loyalty_graph.config import load_settings
    from loyalty_graph.exports import export_columns
    from loyalty_graph.plugins import chosen_plugins
    from loyalty_graph.reports.ordering import read_order
    from loyalty_graph.reports.reading import Request

    plugins = chosen_plugins(load_settings())
    found = plugins.table(name)
    names = export_columns(found.what, columns)
    export = None if output_format == TABLE else _export(plugins, output_format)
    request = Request(
        filter=json_object("--filter", filter_json),
        where=json_object("--where", where_json),
        order_by=[read_order(text) for text in order_by or []] or None,
        first=first,
    )
    run_async(_run(found, request, names, account, export, output))


async def _run(  # noqa: PLR0913, PLR0917 - what the command was told
    found: Loaded[Report | Listing],
    request: Request,
    columns: list[str],
    account: str | None,
    export: Loaded[ExportFormat] | None,
    output: Path | None,
) -> None:
    from loyalty_graph.cli.report_table import draw_table
    from loyalty_graph.reports.reading import read

    async with ready_repository(account) as repository:
        guard = partial(blaming, found.plugin, f"report {found.what.name}")
        with guard():
            reading = await read(found.what, repository, request)
        with _destination(output) as file:
            if export is None:
                with guard():
                    table = await draw_table(reading, columns)
                file.write(table.encode())
                return
            with _progress(output) as advance:
                async with aclosing(_exported(export, reading, columns, guard)) as pieces:
                    async for piece in pieces:
                        file.write(piece)
                        advance(len(piece))


async def _exported(
    export: Loaded[ExportFormat],
    reading: Reading,
    columns: list[str],
    guard: Callable[[], AbstractContextManager[None]],
) -> AsyncGenerator[bytes]:
    from loyalty_graph.exports import stream

    with blaming(export.plugin, f"export format {export.what.name}"):
        async with aclosing(stream(export.what, reading, columns, guard)) as pieces:
            async for piece in pieces:
                yield piece


def _export(plugins: Plugins, name: str) -> Loaded[ExportFormat]:
    try:
        return plugins.export(name)
    except InputError as error:
        raise error.within("--format") from None


@contextmanager
def _progress(output: Path | None) -> Iterator[Callable[[float], None]]:
    """Something to tell how many bytes were written, which is shown where the terminal is not what they go to."""
    console = Console(stderr=True)
    parts = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*parts, console=console, transient=True, disable=output is None or not console.is_terminal) as bar:
        yield partial(bar.advance, bar.add_task(str(output), total=None))


@contextmanager
def _destination(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise InputError("CANNOT_WRITE", f"{output}: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
