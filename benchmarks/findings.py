"""What a measurement found: a figure, what it must reach, and what it was compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .workbench import Workbench


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure must reach: at most, or at least, the limit."""

    limit: float
    at_most: bool
    unit: str = "×"

    def is_reached(self, figure: float) -> bool:
        """Whether a figure does."""
        return figure <= self.limit if self.at_most else figure >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {written(self.limit, self.unit)}"


def at_most(limit: float, unit: str = "×") -> Goal:
    """A limit that must not be passed."""
    return Goal(limit, at_most=True, unit=unit)


def at_least(limit: float, unit: str = "×") -> Goal:
    """A limit that must be reached."""
    return Goal(limit, at_most=False, unit=unit)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure of a case, ours beside that of something else; or, without a figure, why there is none.

    Without a goal it is a ratio that is told and need not reach anything.
    """

    case: str
    goal: Goal | None
    beside: str
    figure: float | None = None
    ours: str = ""
    theirs: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Cases that are measured together. `measure` tries each of them, and finds a fault in those that fail."""

    name: str
    title: str
    explanation: str
    measure: Callable[[Workbench], Sequence[Finding]]


def written(figure: float, unit: str) -> str:
    """A figure with its unit as people read it: three digits, more only of large numbers."""
    digits = max(0, 2 - len(str(int(abs(figure)))) + 1) if figure < 100 else 0  # noqa: PLR2004 - three digits
    space = "" if unit == "×" else " "
    return f"{figure:,.{digits}f}{space}{unit}"


def trying(case: str, measure: Callable[[Workbench], Sequence[Finding]], bench: Workbench) -> Sequence[Finding]:
    """What `measure` finds; where it fails, a finding that says so: one case that fails must not stop the others."""
    try:
        return measure(bench)
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs into the table
        return [Finding(case, None, "", fault=f"{type(error).__name__}: {error}".splitlines()[0][:300])]
