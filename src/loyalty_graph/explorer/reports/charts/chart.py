"""A chart as the script that draws it gets it: what to draw, and nothing about reports.

The page of a report holds `<figure class="chart" data-chart="ADDRESS">` beside the table, with a caption and an empty
`<div class="drawing">` that the chart is drawn into; the figure is `hidden` until that is done. If there is a button in
it, the chart costs more than a look at the page should: it is asked for when the button is pressed. GET ADDRESS answers
with this as JSON, or as errors in the form of GraphQL's (`{"errors": [{"message": …}]}`) with the status 400:

    {
      "title": "Points Liability by Date",
      "note": "2026-05-01 to 2026-05-31",                    what to say beside it; may be empty
      "labels": ["2026-05-01", …],                             one per place on the horizontal axis
      "xLabel": "Date (UTC)", "yLabel": "Points",
      "series": [
        {"label": "Total Points Earned", "kind": "bar", "stack": "flows", "values": [120, 0, …]},
        {"label": "Total Outstanding Points (End of Day)", "kind": "line", "stack": null, "values": [42487, …]},
        {"label": "Steps", "kind": "range", "stack": null, "values": [[0, 900], [900, 700], …]}
      ],
      "query": "query …", "variables": {…}                     what was asked for it
    }

Every series has a value per label; null leaves a gap. `bar`s of one stack stand on each other, those above zero upward
and those below it downward. `line`s have a panel of their own above them if there are bars, too. A `range` is
a bar from its first to its second number, green if it rises and red if it falls; where it begins or ends at zero it is
a whole amount. Colours are the style sheet's variables --series-1 to --series-9, in order of the series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Value = int | float | tuple[int | float, int | float] | None
"""A number, or where a range begins and ends; None leaves a gap."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers: `values` has one for each of the chart's labels."""

    label: str
    kind: Literal["bar", "line", "range"]
    values: list[Value]
    stack: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A document with its variables."""

    query: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw."""

    title: str
    labels: list[str]
    series: list[Series]
    x_label: str
    y_label: str
    asked: Asked
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The chart as its address answers it."""
        return {
            "title": self.title,
            "note": self.note,
            "labels": self.labels,
            "xLabel": self.x_label,
            "yLabel": self.y_label,
            "series": [
                {"label": each.label, "kind": each.kind, "stack": each.stack, "values": each.values}
                for each in self.series
            ],
            "query": self.asked.query,
            "variables": self.asked.variables,
        }
