"""The faults, or the warnings, of one import: gathered over all its files before any is reported.

What is a fault is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from loyalty_graph.errors import ImportRefusedError, Problem
from loyalty_graph.imports.codes import text_of
from loyalty_graph.imports.files import FILES

FAULTS_LISTED: Final = 10_000
"""Faults of one code listed per file; beyond it they are only counted, so that a file of rubbish cannot fill memory."""

WARNINGS_LISTED: Final = 100
"""Warnings of one code listed per file: they show what to look for, the counts say how often."""

_RANKS: Final = {
    (file.file_name, column): (rank, place)
    for rank, file in enumerate(FILES)
    for place, column in enumerate((None, *(column.name for column in file.columns)))
}


class Findings:
    """Collects what is found; true if anything was. At most `listed` of a file and code are kept, all are counted."""

    def __init__(self, listed: int) -> None:
        self._listed = listed
        self._kept: list[Problem] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, file: str, line: int | None, column: str | None, code: str, **values: Any) -> None:
        """Note a fault or warning; `values` fill its text."""
        self._counts[file, code] += 1
        if self._counts[file, code] <= self._listed:
            self._kept.append(Problem(file, line, column, code, text_of(code, column=column, **values)))

    def has(self, file: str) -> bool:
        """Whether anything is known about this file."""
        return any(found == file for found, _ in self._counts)

    def in_order(self) -> tuple[Problem, ...]:
        """What was kept, in the order of files, lines and columns."""
        return tuple(sorted(self._kept, key=_place))

    def counts(self) -> dict[str, int]:
        """How often each code was found."""
        counts: Counter[str] = Counter()
        for (_, code), count in self._counts.items():
            counts[code] += count
        return dict(counts)

    def refuse_if_any(self) -> None:
        """Raise ImportRefusedError with all of them; where more were found than kept, one more says how many."""
        if not self:
            return
        for (file, code), count in list(self._counts.items()):
            if count > self._listed:
                self.add(file, None, None, "TOO_MANY_PROBLEMS", count=count - self._listed, value=code)
        raise ImportRefusedError(self.in_order())


def _place(problem: Problem) -> tuple[int, str, int, int, str]:
    rank, _ = _RANKS.get((problem.file, None), (len(FILES), 0))
    _, place = _RANKS.get((problem.file, problem.column), (rank, 0))
    return rank, problem.file, problem.line or 0, place, problem.code
