"""What an import did, for whoever started it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.errors import Problem


@dataclass(frozen=True, slots=True)
class FileSummary:
    """Lines of one file by what became of them: something new, a change, or nothing because all of it was there."""

    name: str
    new: int
    changed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did. `position` is that of its last posting, None where it posted no entry.

    `warnings` are facts that a mutation would have refused, the first of each kind; `warning_counts` has all by code.
    """

    account: str
    created: bool
    files: tuple[FileSummary, ...]
    entries: int
    position: int | None
    warnings: tuple[Problem, ...]
    warning_counts: Mapping[str, int]
