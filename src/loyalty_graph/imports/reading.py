"""One CSV file as records with the line each starts on: encoding, quotation marks, header and width are checked here.

What the cells mean is checked in cells.py. Lines that are plain as a whole are not even taken apart.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from itertools import chain
from operator import length_hint
from typing import TYPE_CHECKING, Final, Self

from loyalty_graph.imports.codes import hint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_graph.imports.files import Column, File
    from loyalty_graph.imports.findings import Findings

Record = tuple[int, list[str]]
"""The physical line a record starts on, counted from 1 for the header, and its cells."""


@dataclass(frozen=True)
class PlainLines:
    """Lines of nothing but plain cells, one for each of a sheet's columns: the first one's number, and all of them."""

    first: int
    lines: list[str]


_CHUNK: Final = 1 << 18
_REASONS: Final = {
    "unexpected end of data": "one that opens here is never closed",
    "field larger": "a cell that begins here never seems to end",
}


class Sheet:
    """An open file of an import. `columns` are the declared ones that its header names, in the header's order.

    Faults go to `findings` and the reading goes on; a line whose cells cannot be told apart is left out.
    """

    def __init__(self, file: File, path: Path, findings: Findings) -> None:
        self.file = file
        self.size = path.stat().st_size
        self.columns: tuple[Column, ...] = ()
        self._findings = findings
        self._bytes = path.open("rb")
        # Bytes that are not UTF-8 become lone surrogates, so that one bad line does not end the reading.
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._read = 0
        self._lines_here: list[str] = []
        self._fed: Iterator[str] = iter(())
        self._reader = csv.reader(chain.from_iterable(self._feed()), strict=True)
        self._skipped = 0
        self._places: list[int] = []
        self._first_fault = sys.maxsize
        self._width = 0
        self._plain: re.Pattern[str] | None = None
        self.readable = self._read_header()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def position(self) -> int:
        """Bytes read so far, of `size`."""
        return min(self._bytes.tell(), self.size)

    def batches(self) -> Iterator[list[Record] | PlainLines]:
        """The records in batches, each with the cells of `columns` only, or as lines that need no further look."""
        if not self.readable:
            return
        # Only between two records may lines go past the reader.
        while length_hint(self._fed) or self._read_lines(_CHUNK):
            lines = self._lines_here
            if lines and self._is_plain(lines):
                yield PlainLines(self._read - len(lines) + 1, lines)
                self._skipped += len(lines)
                self._lines_here = []
            elif batch := self._batch():
                yield batch

    def _batch(self) -> list[Record]:
        """The records of the lines at hand, and of those that the last one goes on in."""
        whole, width = self._places == list(range(self._width)), self._width
        batch: list[Record] = []
        for line, cells in self._records():
            if len(cells) != width:
                self._fault(line, None, "WRONG_FIELD_COUNT", found=len(cells), expected=width)
                continue
            batch.append((line, cells if whole else [cells[place] for place in self._places]))
        return batch

    def _records(self) -> Iterator[Record]:
        reader = self._reader
        while self._lines_here or length_hint(self._fed):
            line = self._skipped + reader.line_num + 1
            try:
                cells = next(reader)
            except csv.Error as error:
                known = (reason for start, reason in _REASONS.items() if str(error).startswith(start))
                self._fault(line, None, "MALFORMED_CSV", reason=next(known, "text follows one that closes a cell"))
                continue
            if cells:
                yield line, cells

    def _feed(self) -> Iterator[Iterator[str]]:
        """Hand the lines at hand to the reader, and more where a record goes on in them."""
        while self._lines_here or self._read_lines(_CHUNK):
            self._fed, self._lines_here = iter(self._lines_here), []
            yield self._fed

    def _read_lines(self, size: int) -> bool:
        lines = self._text.readlines(size)
        # A look at many lines at once costs next to nothing; only a bad chunk is looked at line by line.
        if not _is_sound("".join(lines)):
            lines = [self._sound(*line) for line in enumerate(lines, self._read + 1)]
        self._lines_here = lines
        self._read += len(lines)
        return bool(lines)

    def _is_plain(self, lines: list[str]) -> bool:
        return self._plain is not None and all(map(self._plain.fullmatch, lines))

    def _sound(self, number: int, line: str) -> str:
        if "\0" in line:
            self._fault(number, None, "NUL_CHARACTER")
        if not _is_sound(line.replace("\0", "")):
            self._fault(number, None, "NOT_UTF8")
        return line.replace("\0", "").encode(errors="replace").decode()

    def _read_header(self) -> bool:
        self._read_lines(1)
        line, header = next(self._records(), (1, []))
        if self._first_fault <= self._reader.line_num:
            return False
        if not any(header):
            self._fault(None, None, "EMPTY_FILE")
            return False
        declared = {column.name: column for column in self.file.columns}
        for place, name in enumerate(header):
            if name not in declared:
                self._fault(
                    line, name if name.isprintable() else None, "UNKNOWN_COLUMN", value=name, hint=hint(name, declared)
                )
            elif name in header[:place]:
                self._fault(line, name, "DUPLICATE_COLUMN", value=name)
            else:
                self._places.append(place)
        missing = [column.name for column in self.file.columns if column.required and column.name not in header]
        for name in missing:
            self._fault(line, name, "MISSING_COLUMN", value=name)
        self.columns = tuple(declared[header[place]] for place in self._places)
        self._width = len(header)
        if self._places == list(range(self._width)):
            self._plain = _plain_line(self.columns)
        return bool(self.columns)

    def _fault(self, line: int | None, column: str | None, code: str, **values: object) -> None:
        self._first_fault = min(self._first_fault, line or 0)
        self._findings.add(self.file.file_name, line, column, code, **values)


def _plain_line(columns: tuple[Column, ...]) -> re.Pattern[str]:
    """Matches a line of plain cells. None of them goes back on a cell: a cell ends where the comma is."""
    cells = (f"(?:{column.type.pattern}){'' if column.required else '?'}" for column in columns)
    return re.compile(",".join(cells) + "(?:\r?\n)?")


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
