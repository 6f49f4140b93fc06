"""Reports as Markdown tables, to be pasted into tickets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from loyalty_graph import ExportFormat, Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

_MEANT: Final = re.compile(r"([\\`*_\[\]<>|])")
"""Characters by which a text would become markup, or end its cell."""


class Markdown(ExportFormat):
    """A Markdown table for tickets and chats, below the report's title."""

    name = "md"
    media_type = "text/markdown; charset=utf-8"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        """The title, the head of the table, and a line per row."""
        head = _line(sheet.headings)
        yield f"# {_text(sheet.title)}\n\n{head}|{' --- |' * len(sheet.columns)}\n".encode()
        async for rows in sheet.batches:
            yield "".join(_line(sheet.cells(row)) for row in rows).encode()


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_text, cells))} |\n"


def _text(cell: str) -> str:
    return _MEANT.sub(r"\\\1", " ".join(cell.split()))
