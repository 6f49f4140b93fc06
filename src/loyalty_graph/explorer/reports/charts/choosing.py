"""Which chart a report has, as far as its catalogue entry says; only what it cannot say is declared here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.reports.charts.categories import Categories
from loyalty_graph.explorer.reports.charts.distribution import Distribution
from loyalty_graph.explorer.reports.charts.timeline import Timeline
from loyalty_graph.explorer.reports.charts.waterfall import Waterfall
from loyalty_graph.explorer.values import NUMBERS

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.charts.plot import Plot
    from loyalty_graph.explorer.reports.entry import Column, ReportEntry

_WATERFALLS: Final = {
    "reconciliation": Waterfall(start="leftValue", steps="steps", label="reason", change="delta", end="rightValue")
}
"""Facts of reports that lead from one amount to another: that they do is nowhere else said."""

_MEASURES: Final = {"outstanding": "totalOutstandingPoints", "liability_by_customer": "pointsBalanceEnd"}
"""The column a report is about, where it is not the first of its points."""


def plot_of(entry: ReportEntry) -> Plot | None:
    """The chart that says most about a report; None where no column offers one.

    A waterfall where one is declared; a timeline of rows that are days; how many rows have how many points, or whatever
    else is summed; how many rows there are of each category; how many rows fall into each month.
    """
    columns: list[Column] = entry.columns
    if (declared := _WATERFALLS.get(entry.name)) is not None:
        return declared
    keys = [column for column in columns if column["key"]]
    if [key["dataType"] for key in keys] == ["DATE"]:
        return Timeline(keys[0])
    countable = [column for column in columns if not column["list"] and column["operators"]]
    if (measure := _measure(entry, countable)) is not None:
        return Distribution(measure)
    for column in countable:
        if column["dataType"] in {"ENUM", "BOOLEAN"}:
            return Categories(column)
    days = [column for column in countable if column["dataType"] in {"DATE", "DATETIME"}]
    return Distribution(days[0]) if days else None


def _measure(entry: ReportEntry, countable: list[Column]) -> Column | None:
    summed = [column for column in countable if column["total"] == "SUM" and column["dataType"] in NUMBERS]
    summed.sort(key=lambda column: (column["name"] != _MEASURES.get(entry.name), column["dataType"] != "POINTS"))
    return summed[0] if summed else None
