"""Rows that are days: what moved as bars on each other, what there was as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.reports.charts.chart import Chart, Series
from loyalty_graph.explorer.reports.charts.plot import Plot, asked_of
from loyalty_graph.explorer.values import NUMBERS

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.entry import Column, ReportEntry
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.visits import Visit

_MOST_DAYS: Final = 1000
"""Most days that are drawn: more are narrower than a point of the screen."""

_TERM = re.compile(r"([+-]?)\s*([a-z_][a-z0-9_]*)")
_WORD_START = re.compile(r"_([a-z0-9])")


@dataclass(frozen=True)
class Timeline(Plot):
    """A chart over the days of the only key column."""

    day: Column

    async def chart(self, visit: Visit, question: Question) -> Chart:
        """All days that match, in order of time."""
        entry = question.entry
        flows = flows_of(entry)
        states = [column for column in _numbers(entry) if column["total"] == "LAST"]
        columns = [*(column for column, _ in flows), *states]
        names = " ".join(column["name"] for column in (self.day, *columns))
        field = {"where": question.where(), "orderBy": [_ascending(self.day)], "first": _MOST_DAYS}
        asked = asked_of(question, {"days": field}, {"days": f"totalCount nodes {{ {names} }}"})
        found = (await visit.data(asked.query, asked.variables))["days"]
        rows = found["nodes"]
        bars = [
            Series(column["label"], "bar", [sign * row[column["name"]] for row in rows], "flows")
            for column, sign in flows
            if any(row[column["name"]] for row in rows)  # what never moved would only fill the legend
        ]
        lines = [Series(column["label"], "line", [row[column["name"]] for row in rows]) for column in states]
        labels = [row[self.day["name"]] for row in rows]
        return Chart(
            title=entry.title,
            labels=labels,
            series=[*lines, *bars],
            x_label=f"{self.day['label']} (UTC)",
            y_label="Points" if any(column["dataType"] == "POINTS" for column in columns) else "",
            asked=asked,
            note=f"The first {len(rows):,} of {found['totalCount']:,} days." if found["totalCount"] > len(rows) else "",
        )


def flows_of(entry: ReportEntry) -> list[tuple[Column, int]]:
    """The columns that say what moved, and whether they add to what there is (1) or take from it (-1).

    An identity such as `end == start + earned - expired` tells them, if end is a last and start a first value; without
    one they are all columns that are summed.
    """
    columns = {column["name"]: column for column in _numbers(entry)}
    for identity in entry.identities:
        left, _, right = identity.partition("==")
        signs = {_api_name(name): -1 if sign == "-" else 1 for sign, name in _TERM.findall(right)}
        totals = [columns[name]["total"] for name in signs if name in columns]
        of_left = columns.get(_api_name(left.strip()), {}).get("total")
        if of_left == "LAST" and "FIRST" in totals and len(totals) == len(signs):
            return [(columns[name], sign) for name, sign in signs.items() if columns[name]["total"] == "SUM"]
    return [(column, 1) for column in columns.values() if column["total"] == "SUM"]


def _numbers(entry: ReportEntry) -> list[Column]:
    """Whole numbers: amounts of money are text, exact to the cent, and no picture is."""
    return [column for column in entry.columns if column["dataType"] in NUMBERS - {"MONEY"} and not column["nullable"]]


def _ascending(column: Column) -> dict[str, Any]:
    return {"field": column["orderField"], "direction": "ASC"}


def _api_name(python_name: str) -> str:
    return _WORD_START.sub(lambda match: match[1].upper(), python_name.rstrip("_"))
