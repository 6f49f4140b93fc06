"""Which chart a report has: the one it declares, else what its columns offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty_graph.explorer.reports.charts.categories import Categories
from loyalty_graph.explorer.reports.charts.distribution import Distribution
from loyalty_graph.explorer.reports.charts.timeline import Timeline
from loyalty_graph.explorer.reports.charts.waterfall import Waterfall
from loyalty_graph.explorer.values import NUMBERS

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.charts.plot import Plot
    from loyalty_graph.explorer.reports.entry import Column, ReportEntry


def plot_of(entry: ReportEntry) -> Plot | None:
    """The chart of a report; None where no column offers one.

    Without a declared one: a timeline of rows that are days; how many rows have how many points, or whatever else is
    summed; how many rows there are of each category; how many rows fall into each month.
    """
    if (declared := entry.chart) is not None:
        return _declared(declared, entry)
    columns: list[Column] = entry.columns
    keys = [column for column in columns if column["key"]]
    if [key["dataType"] for key in keys] == ["DATE"]:
        return Timeline(keys[0])
    countable = [column for column in columns if not column["list"] and column["operators"]]
    summed = [column for column in countable if column["total"] == "SUM" and column["dataType"] in NUMBERS]
    if summed:
        return Distribution(min(summed, key=lambda column: column["dataType"] != "POINTS"))
    for column in countable:
        if column["dataType"] in {"ENUM", "BOOLEAN"}:
            return Categories(column)
    days = [column for column in countable if column["dataType"] in {"DATE", "DATETIME"}]
    return Distribution(days[0]) if days else None


def _declared(chart: dict[str, Any], entry: ReportEntry) -> Plot:
    if chart["kind"] == "WATERFALL":
        return Waterfall(**{name: chart[name] for name in ("start", "steps", "label", "change", "end")})
    return Distribution(entry.columns_by_name[chart["column"]])
