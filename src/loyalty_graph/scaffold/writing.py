"""Writes a copy of `package/` under another name."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from loyalty_graph.errors import InputError
from loyalty_graph.scaffold.names import ReportNames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

ORIGINAL: Final = ReportNames("sleeping_members")
"""What the package that others are copied from is called."""

_LEFT_BY_TOOLS: Final = re.compile(r"\.|__pycache__\Z")


def write_package(names: ReportNames, folder: Path) -> list[Path]:
    """Write the package of a new report into `folder` and return its files.

    The folder is made if it is missing. Raises InputError: FOLDER_NOT_EMPTY if it holds anything, and nothing is
    written then; CANNOT_WRITE if the system refuses.
    """
    try:
        if folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None):
            raise InputError("FOLDER_NOT_EMPTY", f"{folder} exists already; nothing was written.")
        return [_write(folder / path, text) for path, text in package_files(names)]
    except OSError as error:
        raise InputError("CANNOT_WRITE", f"Cannot write {folder}: {error.strerror}.") from error


def package_files(names: ReportNames) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the package of a report with these names."""
    forms = dict(zip(ORIGINAL.forms, names.forms, strict=True))
    any_form = re.compile("|".join(forms))

    def renamed(text: str) -> str:
        return any_form.sub(lambda found: forms[found[0]], text)

    for path, text in _texts(files("loyalty_graph.scaffold") / "package", ""):
        yield renamed(path), renamed(text)


def _texts(folder: Traversable, within: str) -> Iterator[tuple[str, str]]:
    for found in sorted(folder.iterdir(), key=lambda found: found.name):
        path = f"{within}{found.name}"
        if _LEFT_BY_TOOLS.match(found.name):
            continue
        if found.is_dir():
            yield from _texts(found, f"{path}/")
        else:
            yield path, found.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
