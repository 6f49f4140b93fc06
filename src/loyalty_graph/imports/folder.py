"""The folder of an import: which of its files are which. Reading them is reading.py's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.errors import InputError
from loyalty_graph.imports.codes import hint
from loyalty_graph.imports.files import FILES

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.imports.findings import Findings


def find_files(folder: Path, faults: Findings) -> dict[str, Path]:
    """Return the paths of the import's files in `folder` by their names in the declaration, in its order.

    What is not `*.csv`, folders and hidden files are left alone. Raises InputError: FOLDER_NOT_FOUND, EMPTY_FOLDER.
    """
    if not folder.is_dir():
        raise InputError("FOLDER_NOT_FOUND", f"There is no folder {str(folder)!r}.", field=("folder",))
    names = {file.file_name: file.name for file in FILES}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or path.name.startswith(".") or path.is_dir():
            continue
        if path.name in names:
            found[names[path.name]] = path
        else:
            faults.add(path.name, None, None, "UNKNOWN_FILE", hint=hint(path.name.lower(), names))
    if not found:
        faults.refuse_if_any()
        raise InputError(
            "EMPTY_FOLDER", f"The folder {str(folder)!r} has none of {', '.join(names)}.", field=("folder",)
        )
    return {file.name: found[file.name] for file in FILES if file.name in found}
