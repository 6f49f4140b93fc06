"""The cases that are asked over HTTP: what each server is asked, and what the gateway must reach beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from .contests import contest
from .findings import Finding, Goal, at_least, at_most, trying, written
from .questions import FLOOR, GATEWAY, POSTGRAPHILE, STRAWBERRY, days, long_answer, page, sorted_page
from .reports import LONG_COLUMNS, OUTSTANDING, PAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .contests import Contest
    from .questions import Question
    from .statements import Constants
    from .workbench import Workbench

LONG_ROWS: Final = 10_000
_CROWD: Final = 8


@dataclass(frozen=True)
class Case:
    """A question, and the goals beside each other server: how many times as long, or as fast, the gateway may be."""

    title: str
    questions: Callable[[Constants], list[Question]]
    goals: Mapping[str, Goal]
    connections: int = 1

    def measure(self, bench: Workbench) -> Sequence[Finding]:
        """A finding beside each server that there is."""
        return trying(self.title, self._measure, bench)

    def _measure(self, bench: Workbench) -> list[Finding]:
        asked = [question for question in self.questions(bench.constants) if question.server not in bench.missing]
        measured = contest(bench, asked, connections=self.connections)
        return [
            Finding(self.title, goal, server, fault=bench.missing[server])
            if server in bench.missing
            else self._finding(measured, server, goal)
            for server, goal in self.goals.items()
        ]

    def _finding(self, measured: Contest, server: str, goal: Goal) -> Finding:
        ratio = measured.latency_ratio(server) if goal.at_most else measured.rate_ratio(server)
        return Finding(self.title, goal, server, ratio, self._text(measured, GATEWAY), self._text(measured, server))

    def _text(self, measured: Contest, server: str) -> str:
        speed = (
            written(measured.rate(server), "requests/s")
            if self.connections > 1
            else written(1000 * measured.latency(server), "ms")
        )
        return f"{speed} ({written(1000 * measured.cpu(server), 'ms')} CPU)"


PAGES: Final = [
    Case(
        f"Page of 50 of {report.title}",
        partial(page, report),
        {POSTGRAPHILE: at_least(1.5), FLOOR: at_least(0.6)},
        _CROWD,
    )
    for report in PAGED
]
SORTED: Final = [
    Case(f"Page of 50 of {report.title} by {report.sorted_by}", partial(sorted_page, report), {FLOOR: at_most(2)})
    for report in PAGED
]
LONG: Final = [
    Case(
        f"{LONG_ROWS:,} rows of {OUTSTANDING.title} in one answer",
        partial(long_answer, OUTSTANDING, columns=LONG_COLUMNS, size=LONG_ROWS),
        {FLOOR: at_most(1.5), STRAWBERRY: at_least(3), POSTGRAPHILE: at_least(1.2)},
    )
]
DAYS: Final = [Case("Liability by date, 365 days", days, {FLOOR: at_most(3)})]
