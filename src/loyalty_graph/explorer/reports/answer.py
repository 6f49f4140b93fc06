"""The rows of an answer as their page shows them: the table, its pages, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.actions.selections import Selection
from loyalty_graph.explorer.addresses import record_href
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.reports.charts.choosing import plot_of
from loyalty_graph.explorer.reports.downloads import download_hrefs
from loyalty_graph.explorer.snippets import Snippet, graphiql_href, snippets
from loyalty_graph.explorer.tables import Heading, TableView, cells_of, heading_of
from loyalty_graph.explorer.values import NUMBERS, humanised

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.question import Question

_SORT_KEYS: Final = 3
"""Most columns that headings keep in the order: older ones are forgotten."""


@dataclass(frozen=True)
class AnswerView:
    """The rows of an answer and the question it is to. `address` is where the gateway is, as the visitor sees it."""

    question: Question
    data: dict[str, Any]
    address: str

    @property
    def applied(self) -> list[tuple[str, str]]:
        """The arguments that have effect: their labels and what was given."""
        asked = self.question.filter_form.input(self.question.given)
        return [(self._label(name), _spoken(asked.get(name))) for name in self.data["appliedFilters"]]

    @property
    def ignored(self) -> list[dict[str, str]]:
        """The arguments that have none, by their labels, and why."""
        return [
            {"label": self._label(ignored["field"]), "because": ignored["because"]}
            for ignored in self.data["ignoredFilters"]
        ]

    @property
    def actions(self) -> str | None:
        """Where something can be done to all customers in the rows; None where there are none."""
        entry, asked = self.question.entry, self.question.variables
        if not entry.selects_customers or not (self.data["nodes"] or any(self.pages.values())):
            return None
        selection = Selection(report=entry.parts, filter=asked.get("filter"), where=asked.get("where"))
        return "/actions" + Parameters(selection.fields).query()

    @property
    def chart(self) -> str | None:
        """Where the data of the report's chart is, whatever the page and its order; None where it has no chart."""
        if plot_of(self.question.entry) is None:
            return None
        names = {*self.question.filter_form.names(), *self.question.where_names}
        others = dict.fromkeys(name for name in self.question.given.names if name not in names)
        return f"/reports/{self.question.entry.name}/chart{self.question.given.having(others).query()}"

    @property
    def downloads(self) -> dict[str, str]:
        """Where all rows can be had as a file, by the name of its format."""
        return download_hrefs(self.question)

    @cached_property
    def snippets(self) -> list[Snippet]:
        """What was asked for this answer, and programs that ask it."""
        return snippets(self.address, self.question.document(), self.question.variables)

    @property
    def graphiql(self) -> str:
        """Where what was asked can be changed and asked again."""
        return graphiql_href(self.question.document(), self.question.variables)

    @cached_property
    def table(self) -> TableView:
        """The rows of the page."""
        targets = self.question.entry.targets()
        columns = self.question.columns
        return TableView(
            caption=self.question.entry.title,
            headings=[self._heading(column) for column in columns],
            rows=[
                cells_of(row, columns, lambda name, key: record_href(targets.get(name, ""), key))
                for row in self.data["nodes"]
            ],
        )

    @property
    def pages(self) -> dict[str, str | None]:
        """Where first, previous, next and last page are; None for one that the visitor is on or that is not there."""
        info, first = self.data["pageInfo"], self.question.first_page()
        back, onward = info["hasPreviousPage"], info["hasNextPage"]
        return {
            "first": (first.query() or "?") if back else None,
            "previous": first.having({"before": info["startCursor"]}).query() if back else None,
            "next": first.having({"after": info["endCursor"]}).query() if onward else None,
            "last": first.having({"page": "last"}).query() if onward else None,
        }

    def _label(self, name: str) -> str:
        labels = {argument["name"]: argument["label"] for argument in self.question.entry.arguments}
        return str(labels.get(name, name))

    def _heading(self, column: dict[str, Any]) -> Heading:
        name, sort = column["name"], self.question.sort
        descends = dict(sort).get(name)
        rank = None if descends is None else [key for key, _ in sort].index(name) + 1
        return heading_of(
            column,
            is_personal=column["personal"],
            sort_href=self._sort_href(column, descends=descends) if column["sortable"] else None,
            aria_sort=None if rank != 1 else "descending" if descends else "ascending",
            rank=rank,
            direction="" if rank is None else "↓" if descends else "↑",
        )

    def _sort_href(self, column: dict[str, Any], *, descends: bool | None) -> str:
        """The order with this column first: numbers begin with the greatest, a second click turns it round."""
        turned = column["dataType"] in NUMBERS if descends is None else not descends
        kept = [f"{'-' * down}{name}" for name, down in self.question.sort if name != column["name"]]
        keys = [f"{'-' * turned}{column['name']}", *kept][:_SORT_KEYS]
        return self.question.first_page().having({"sort": ",".join(keys)}).query()


def _spoken(given: Any) -> str:
    """What was given for an argument, in a few words."""
    if isinstance(given, dict):
        return ", ".join(f"{humanised(name).lower()} {_spoken(value)}" for name, value in given.items())
    if isinstance(given, list):
        return ", ".join(map(str, given))
    return {True: "yes", False: "no"}[given] if isinstance(given, bool) else str(given)
