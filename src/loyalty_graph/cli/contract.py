"""`loyalty-graph contract check|write`: the promises that reports make to front ends, with their versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from loyalty_graph.cli.blame import unlogged
from loyalty_graph.errors import IntegrityError

if TYPE_CHECKING:
    from loyalty_graph.contracts.checking import Finding

app = typer.Typer(help="Keep the promises that reports make to front ends, version by version.", no_args_is_help=True)

Projects = Annotated[
    list[Path] | None,
    typer.Argument(help="Folders of plugins' pyproject.toml; contracts are below them.", show_default="."),
]


@app.command()
def check(
    projects: Projects = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a list.")] = False,
) -> None:
    """Compare the installed reports with their committed contracts. Exit status 1 if anything is to be done.

    BREAKING differences demand the next major version: a column, argument,
    format, identity or total vanished or is of another type or kind, a value
    may now be null, an argument has to be given.

    DANGEROUS ones demand the next minor version: a heading, a default, the
    order of columns, limited or personal changed, an argument or a value of
    an enum is new.

    SAFE ones demand the next minor version too if there is more than before,
    and none if only words for people changed (title, descriptions, examples).
    """
    findings = [finding for project in projects or [Path()] for finding in _findings(project)]
    if as_json:
        typer.echo(json.dumps([_plain(finding) for finding in findings], indent=2))
    else:
        _show(findings)
    _refuse([finding for finding in findings if finding.advice], "Not kept as committed")


@app.command()
def write(projects: Projects = None) -> None:
    """Write the contracts of reports that are new, or whose version says what changed; never of any other."""
    refused = []
    for finding in [finding for project in projects or [Path()] for finding in _findings(project)]:
        if finding.status.writable:
            finding.write()
            typer.echo(f"Wrote {finding.file}.")
        elif finding.advice:
            refused.append(finding)
    _show(refused)
    _refuse(refused, "Not written")


def _findings(folder: Path) -> list[Finding]:
    from loyalty_graph.contracts.checking import check_contracts
    from loyalty_graph.contracts.project import Project

    project = Project.at(folder)
    with unlogged():
        reports = project.reports()
    return check_contracts(project, reports)


def _show(findings: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        was, now = (contract.version if contract else "none" for contract in (finding.committed, finding.today))
        change = was if was == now else f"{was} → {now}"
        console.print(f"[bold]{finding.report}[/bold] {change}: {finding.status.value}")
        for difference in finding.differences:
            place = f"{difference.place}: " if difference.place != "sdl" else ""
            console.print(f"  {difference.verdict.severity:<10} {escape(place + difference.text)}")
        if finding.advice:
            console.print(f"  → {escape(finding.advice)}")


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "report": finding.report,
        "file": str(finding.file),
        "status": finding.status.name,
        "committed_version": finding.committed.version if finding.committed else None,
        "version": finding.today.version if finding.today else None,
        "differences": [
            {"severity": found.verdict.severity, "place": found.place, "text": found.text}
            for found in finding.differences
        ],
        "advice": finding.advice or None,
    }


def _refuse(findings: list[Finding], what: str) -> None:
    if findings:
        names = ", ".join(finding.report for finding in findings)
        raise IntegrityError("CONTRACT_DIFFERS", f"{what}: {names}.")
