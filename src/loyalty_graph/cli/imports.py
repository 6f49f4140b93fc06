"""`loyalty-graph import`: a folder of CSV files into the ledger, with a progress bar on a terminal."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from loyalty_graph.cli.session import ready_database, run_async
from loyalty_graph.config import load_settings

if TYPE_CHECKING:
    from loyalty_graph.imports import ImportSummary


def import_files(
    folder: Annotated[Path, typer.Argument(help="Folder with the CSV files; what is not named *.csv is left alone.")],
    account: Annotated[
        str | None,
        typer.Option(
            help="Import into this account, created if missing. Default: account.csv's, or LOYALTY_GRAPH_ACCOUNT."
        ),
    ] = None,
    *,
    trust_recorded_at: Annotated[
        bool,
        typer.Option("--trust-recorded-at", help="Take recorded_at from entries.csv instead of the server's clock."),
    ] = False,
) -> None:
    """Import a merchant's files: all of them, or nothing and a list of every fault.

    Importing the same files twice changes nothing.
    """
    summary = run_async(run_import(folder, account=account, trust_recorded_at=trust_recorded_at))
    show_summary(summary)


async def run_import(folder: Path, *, account: str | None, trust_recorded_at: bool) -> ImportSummary:
    """Import `folder` while a progress bar shows how far it is. Raises ImportRefusedError."""
    from loyalty_graph.imports import import_folder

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)

        async with ready_database() as database:
            return await import_folder(
                database,
                folder,
                account=account,
                default_account=load_settings().account,
                trust_recorded_at=trust_recorded_at,
                progress=report,
            )


def show_summary(summary: ImportSummary) -> None:
    """Print what an import did, file by file, and the warnings it gave."""
    table = Table("File", "New", "Changed", "Unchanged", title=f"Imported into {summary.account}", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for file in summary.files:
        table.add_row(file.name, f"{file.new:,}", f"{file.changed:,}", f"{file.skipped:,}")
    Console().print(table)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for warning in summary.warnings:
        console.print(f"Warning: {warning}", markup=False)
    listed = Counter(warning.code for warning in summary.warnings)
    for code, count in summary.warning_counts.items():
        if count > listed[code]:
            console.print(f"Warning: {count - listed[code]:,} more lines have the warning {code}.", markup=False)
