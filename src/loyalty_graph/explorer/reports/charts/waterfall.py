"""From one amount to another, step by step, from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty_graph.explorer.reports.charts.chart import Chart, Series, Value
from loyalty_graph.explorer.reports.charts.plot import Plot, asked_of
from loyalty_graph.explorer.values import humanised

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.visits import Visit


@dataclass(frozen=True)
class Waterfall(Plot):
    """A chart of facts: `start` and `end` are amounts, `steps` records of which `change` says by how much, `label` why.

    What the steps leave unexplained is a step of its own.
    """

    start: str
    steps: str
    label: str
    change: str
    end: str

    async def chart(self, visit: Visit, question: Question) -> Chart:
        """The amounts as whole bars, the steps floating between them."""
        wanted = f"{self.start} {self.end} {self.steps} {{ {self.label} {self.change} }}"
        asked = asked_of(question, {"found": {"where": question.where()}}, {"found": wanted})
        found = (await visit.data(asked.query, asked.variables))["found"]
        labels, values, level = [humanised(self.start)], [(0, found[self.start])], found[self.start]
        for step in found[self.steps]:
            labels.append(humanised(step[self.label]))
            values.append((level, level + step[self.change]))
            level += step[self.change]
        if level != found[self.end]:
            labels.append("Unexplained")
            values.append((level, found[self.end]))
        ends: list[Value] = [*values, (0, found[self.end])]
        return Chart(
            title=question.entry.title,
            labels=[*labels, humanised(self.end)],
            series=[Series("Steps", "range", ends)],
            x_label="",
            y_label="",
            asked=asked,
        )
