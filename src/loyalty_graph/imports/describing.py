"""The import format as a page for people, made from the declarations that the import itself follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loyalty_graph.imports.codes import FAULTS, WARNINGS
from loyalty_graph.imports.files import FILES, Column, Empty, File

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INTRODUCTION = """# The files of an import

UTF-8 CSV with a header, all in one folder; each file is optional. A column that is not bold may be left out: what is
there already keeps its value. A text that begins with an apostrophe and one of `= + - @` loses the apostrophe, which an
export adds for spreadsheets' sake. Everything is imported, or nothing and every fault is listed. Importing the same
files again changes nothing.
"""
_FILLED = re.compile(r"\{(\w+)[^}]*\}")


def describe_import() -> str:
    """Write the page: every file with its columns, every fault and every warning."""
    parts = [_INTRODUCTION]
    parts += ["\n".join(_file(file)) for file in FILES]
    parts += ["\n".join(_codes("Faults", "They refuse the import.", FAULTS))]
    parts += ["\n".join(_codes("Warnings", "Facts that are imported and worth a look.", WARNINGS))]
    return "\n".join(parts)


def _file(file: File) -> Iterator[str]:
    yield f"## {file.file_name}\n"
    yield f"{file.meaning}\n"
    yield "| column | written as | meaning | empty means |"
    yield "|---|---|---|---|"
    for column in file.columns:
        name = f"**{column.name}**" if column.required else column.name
        yield f"| {name} | {column.type.written} | {column.meaning} | {_empty(column)} |"
    yield ""


def _empty(column: Column) -> str:
    match column:
        case Column(required=True):
            return "not allowed"
        case Column(empty=None):
            return "none"
        case Column(empty=Empty() as meant):
            return meant.value
        case Column(empty=bool() as flag):
            return str(flag).lower()
        case _:
            return str(column.empty)


def _codes(title: str, meaning: str, texts: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{meaning}\n"
    yield "| code | text |"
    yield "|---|---|"
    for code, text in texts.items():
        shown = _FILLED.sub(r"*\1*", text)
        yield f"| {code} | {shown} |"
    yield ""
