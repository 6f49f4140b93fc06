"""How many rows there are of each kind: one count per value of an ENUM or BOOLEAN column, in one operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.explorer.reports.charts.chart import Chart, Series
from loyalty_graph.explorer.reports.charts.plot import Plot, asked_of, together
from loyalty_graph.explorer.values import humanised

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.entry import Column
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.visits import Visit

_MOST: Final = 25
"""Most categories that are counted: each costs a statement."""


@dataclass(frozen=True)
class Categories(Plot):
    """Rows per value of a column with few values."""

    column: Column
    counts_rows: ClassVar[bool] = True

    async def chart(self, visit: Visit, question: Question) -> Chart:
        """A bar per value, and one for rows without any."""
        conditions = self._conditions()
        name = self.column["name"]
        fields = {
            f"value{index}": {"where": together(question.where(), {name: condition})}
            for index, condition in enumerate(conditions.values())
        }
        asked = asked_of(question, fields, dict.fromkeys(fields, "totalCount"))
        found = await visit.data(asked.query, asked.variables)
        return Chart(
            title=f"Rows by {self.column['label']}",
            labels=list(conditions),
            series=[Series("Rows", "bar", [found[alias]["totalCount"] for alias in fields])],
            x_label=self.column["label"],
            y_label="Rows",
            asked=asked,
        )

    def _conditions(self) -> dict[str, dict[str, Any]]:
        if self.column["dataType"] == "BOOLEAN":
            found: dict[str, dict[str, Any]] = {"yes": {"eq": True}, "no": {"eq": False}}
        else:
            values = [option["value"] for option in self.column["options"]][:_MOST]
            found = {humanised(value): {"eq": value} for value in values}
        return found | ({"no value": {"isNull": True}} if self.column["nullable"] else {})
