"""What an answer says of all rows, whichever page is shown: their number, totals, facts and integrity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.reports.charts.choosing import plot_of
from loyalty_graph.explorer.tables import TableView, cells_of, heading_of, meanings_of
from loyalty_graph.explorer.values import cell

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.values import Cell

_MOST_COUNTED_UNASKED: Final = 50_000
"""Most rows that a chart counts without being asked to: about a second of work for the database."""


@dataclass(frozen=True)
class SumsView:
    """What was added up for an answer, and the question it is to."""

    question: Question
    data: dict[str, Any]

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        count: int = self.data["totalCount"]
        return count

    @property
    def totals(self) -> list[Cell | None] | None:
        """A cell per column of the table, None where there is nothing to total; None without totals."""
        totals = self.data.get("totals")
        if totals is None:
            return None
        return [
            cell(totals[column["name"]], column["dataType"]) if column["total"] else None
            for column in self.question.columns
        ]

    @property
    def integrity(self) -> dict[str, Any]:
        """Whether the report's identities hold, and a sentence for each that does not."""
        integrity: dict[str, Any] = self.data["integrity"]
        return integrity

    @property
    def chart_waits(self) -> bool:
        """Whether the chart is drawn only if somebody wishes: it reads every row as often as it has bars."""
        plot = plot_of(self.question.entry)
        return plot is not None and plot.counts_rows and self.count > _MOST_COUNTED_UNASKED

    @property
    def facts(self) -> list[tuple[dict[str, Any], Cell]]:
        """The facts that are single values."""
        return [
            (fact, cell(self.data[fact["name"]], fact["dataType"], meanings=meanings_of(fact)))
            for fact in self.question.entry.facts
            if not fact["columns"]
        ]

    @property
    def fact_tables(self) -> list[tuple[dict[str, Any], TableView]]:
        """The facts that are records, as tables."""
        return [(fact, self._fact_table(fact)) for fact in self.question.entry.facts if fact["columns"]]

    def _fact_table(self, fact: dict[str, Any]) -> TableView:
        found = self.data[fact["name"]]
        records = found if fact["list"] else [found] if found is not None else []
        return TableView(
            caption=fact["description"],
            headings=[heading_of(column) for column in fact["columns"]],
            rows=[cells_of(record, fact["columns"], lambda _name, _key: None) for record in records],
        )
