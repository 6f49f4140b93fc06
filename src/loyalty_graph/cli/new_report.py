"""`loyalty-graph new-report NAME`: the package of a new report, which works at once."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from loyalty_graph.cli.blame import unlogged
from loyalty_graph.errors import InputError

_NEXT = """\
Created {folder} with the report {name!r}. Try it:

  cd {shell_folder}
  python -m pip install --editable '.[testing]'
  CI=true python -m pytest
  loyalty-graph report {name}

Its class is in src/{module}/__init__.py; README.md says how to go on."""


def new_report(
    name: Annotated[str, typer.Argument(help="The report's name: lower-case words joined by underscores.")],
    *,
    folder: Annotated[Path, typer.Option(help="Where to put the package, in a folder of the report's name.")] = Path(),
) -> None:
    """Begin a new report: write a package that installs, answers and passes its tests, to be changed from there."""
    from loyalty_graph.plugins import load_plugins
    from loyalty_graph.scaffold import ReportNames, write_package

    names = ReportNames.checked(name)
    with unlogged():
        installed = load_plugins()
    for found in installed.reports:
        if found.what.name == name:
            by = found.plugin.distribution
            raise InputError(
                "DUPLICATE_REPORT", f"The report {name!r} is installed already, by {by}; take another name."
            )
    written = folder / name
    write_package(names, written)
    typer.echo(_NEXT.format(folder=written, name=name, shell_folder=shlex.quote(str(written)), module=names.module))
