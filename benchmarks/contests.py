"""Servers asked the same in turn: first whether their answers agree, then how fast they are."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .load import Slice, fetch, load
from .processes import cpu_seconds
from .questions import GATEWAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .questions import Question
    from .workbench import Workbench


@dataclass(frozen=True, slots=True)
class Contest:
    """The slices of each server, by its name, one per round, and the CPU seconds of its process in all of them."""

    slices: Mapping[str, Sequence[Slice]]
    cpu_seconds: Mapping[str, float]

    def rate(self, server: str) -> float:
        """Answers per second: the median of the rounds."""
        return statistics.median(slice_.rate for slice_ in self.slices[server])

    def latency(self, server: str) -> float:
        """Seconds per answer: the median of the rounds."""
        return statistics.median(slice_.latency for slice_ in self.slices[server])

    def cpu(self, server: str) -> float:
        """CPU seconds of the server's process per answer, without those of the database."""
        return self.cpu_seconds[server] / sum(slice_.answers for slice_ in self.slices[server])

    def rate_ratio(self, server: str) -> float:
        """How many times as many answers per second as this server the gateway gives: the median of the rounds."""
        ours = self.slices[GATEWAY]
        return statistics.median(a.rate / b.rate for a, b in zip(ours, self.slices[server], strict=True))

    def latency_ratio(self, server: str) -> float:
        """How many times as long as this server the gateway takes: the median of the rounds."""
        return 1 / self.rate_ratio(server)


def agreed(questions: Sequence[Question], ask: Callable[[Question], bytes]) -> dict[str, bytes]:
    """The answer of each server, by its name. Raises ValueError where the rows of one are not those of the first."""
    answers = {question.server: ask(question) for question in questions}
    first, *others = questions
    expected = first.rows(answers[first.server])
    if not expected:
        raise ValueError(f"{first.server} answers no rows")
    for question in others:
        rows = question.rows(answers[question.server])
        if rows != expected:
            pairs = zip(rows, expected, strict=False)
            differing = next(((a, b) for a, b in pairs if a != b), (len(rows), len(expected)))
            raise ValueError(f"{question.server} does not answer as {first.server}: {differing!r:.600}")
    return answers


def contest(bench: Workbench, questions: Sequence[Question], *, connections: int, alike: bool = True) -> Contest:
    """Ask each server in turn, as long and as often as the workbench says, after a first turn that does not count.

    Raises ValueError where servers that have to answer `alike` do not, and where one changes its answer or fails.
    """
    servers = {question.server: bench.server(question.server) for question in questions}

    def ask(question: Question) -> bytes:
        return fetch(servers[question.server].address, question.request)

    answers = agreed(questions, ask) if alike else {question.server: ask(question) for question in questions}
    slices: dict[str, list[Slice]] = {name: [] for name in servers}
    used = dict.fromkeys(servers, 0.0)
    for turn in range(bench.effort.rounds + 1):
        for question in questions:
            server, expected = servers[question.server], answers[question.server]
            before = cpu_seconds(server.process_id)
            slice_ = load(
                server.address, question.request, expected, seconds=bench.effort.seconds, connections=connections
            )
            if turn:
                slices[question.server].append(slice_)
                used[question.server] += cpu_seconds(server.process_id) - before
    return Contest(slices, used)
