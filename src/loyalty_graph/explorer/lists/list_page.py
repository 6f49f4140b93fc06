"""Lists of core records as pages: conditions, order and paging as those of reports, over the lists' own fields."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.explorer.actions.finding import SEARCH, containing
from loyalty_graph.explorer.faults import Fault, faults_of
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.records import value_at
from loyalty_graph.explorer.reports.answer import AnswerView
from loyalty_graph.explorer.reports.entry import COLUMN, ReportEntry
from loyalty_graph.explorer.reports.form import FormView
from loyalty_graph.explorer.reports.question import OWN_NAMES, SIZE, Question
from loyalty_graph.explorer.reports.sums import SumsView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.arguments import Control
    from loyalty_graph.explorer.reports.entry import Column
    from loyalty_graph.explorer.tables import Heading, TableView
    from loyalty_graph.explorer.values import Cell
    from loyalty_graph.explorer.visits import Visit

_LISTING: Final = f"""query ExplorerListing($name: String!) {{
  listing(name: $name) {{ name description rowType columns {{ {COLUMN} }} }}
  formats: __type(name: "ExportFormat") {{ enumValues {{ name }} }}
}}"""

DONE: Final = "done"
"""The parameter that holds the id of what was just done before."""


@dataclass(frozen=True)
class ListPage:
    """One list as a page.

    `shown` says where the value of each column is in a row, as in `customer.email`; `links` which core type a column
    leads to. SEARCH looks in the columns of `searched`. The form begins with the conditions of `quick`, and calls them
    so. Rows are in the order `sort` as long as no other is asked for, and have the fields of `more` besides. Where it
    `is_exported` they can be taken away as a file.
    """

    title: str
    lead: str
    listing: str
    shown: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    searched: Sequence[str] = ()
    search_help: str = ""
    buttons: Sequence[tuple[str, str]] = ()
    quick: Mapping[str, str] = field(default_factory=dict)
    sort: str | None = None
    more: str = ""
    size: int = SIZE
    is_exported: bool = False


class ListEntry(ReportEntry):
    """A list of the catalogue, in the shape of a report."""

    @property
    def type_prefix(self) -> str:
        """What the names of the list's own GraphQL types begin with."""
        row_type: str = self.parts["rowType"]
        return row_type


@dataclass(frozen=True)
class ListQuestion(Question):
    """One question to a list."""

    page: ListPage = field(kw_only=True)
    own_names: ClassVar[frozenset[str]] = OWN_NAMES | {SEARCH}

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that the page shows."""
        return [self.entry.columns_by_name[name] for name in self.page.shown]

    @property
    def searched(self) -> str:
        """What is searched for; empty for nothing."""
        return self.given.one(SEARCH) or ""

    @property
    def usual_size(self) -> int:
        """Rows of a page as long as no other number is asked for."""
        return self.page.size

    def where(self) -> dict[str, Any]:
        """The conditions on columns, and that one of those searched contains what is searched for."""
        found = super().where()
        if self.searched:
            found["or"] = containing(self.searched, self.page.searched)
        return found

    def _selection(self) -> list[str]:
        totals = " ".join(column["name"] for column in self.columns if column["total"])
        places = " ".join(place.replace(".", " { ") + " }" * place.count(".") for place in self.page.shown.values())
        return [
            "totalCount",
            *([f"totals {{ {totals} }}"] if totals else []),
            f"nodes {{ {places} {self.page.more} }}",
            "pageInfo { hasPreviousPage hasNextPage startCursor endCursor }",
        ]


@dataclass(frozen=True)
class ListForm(FormView):
    """The form of a list. `choices` are the values that a quick condition may have, by its parameter."""

    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def quick(self) -> list[Control]:
        """The conditions that the form begins with."""
        return [self._quick(f"where.{name}", label) for name, label in self._page.quick.items()]

    @cached_property
    def conditions(self) -> list[Control]:
        """A control per other condition that is given or about to be."""
        quick = {control.name for control in self.quick}
        return [control for control in super().conditions if control.name not in quick]

    @property
    def controls(self) -> Sequence[Control]:
        """All controls."""
        return (*self.quick, *self.conditions)

    def _quick(self, name: str, label: str) -> Control:
        control = replace(self.condition(name), label=label, description=label)
        options = self.choices.get(name)
        return control if options is None else replace(control, kind="select", options=tuple(options))

    @property
    def _page(self) -> ListPage:
        assert isinstance(self.question, ListQuestion)  # noqa: S101 - told to the type checker
        return self.question.page


@dataclass(frozen=True)
class Listed:
    """A list as it was asked for. `rows` are those of the page as they were answered; None where that is an error."""

    question: ListQuestion
    faults: Sequence[Fault]
    data: Mapping[str, Any] | None
    address: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the page as they were answered."""
        return [] if self.data is None else self.data["nodes"]

    @cached_property
    def answer(self) -> AnswerView | None:
        """The rows of the answer; None where there is none."""
        if self.data is None:
            return None
        places = self.question.page.shown
        flat = [{name: value_at(row, place) for name, place in places.items()} for row in self.rows]
        return AnswerView(self.question, {**self.data, "nodes": flat}, self.address)

    @cached_property
    def sums(self) -> SumsView | None:
        """What the answer says of all rows; None where there is none."""
        return None if self.data is None else SumsView(self.question, dict(self.data))

    async def show(  # noqa: PLR0913 - what lists have of their own, each by keyword
        self,
        visit: Visit,
        *,
        choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        headings: Sequence[Heading] = (),
        cells: Sequence[Sequence[Cell]] = (),
        others: Sequence[tuple[str, str]] = (),
        done: OperationView | None = None,
    ) -> Response:
        """The page.

        `choices` are the values that quick conditions may have, `cells` stand in each row behind those of its columns,
        `others` are links to what belongs to what is searched for and is no row, `done` was done just before.
        """
        answer, sums = self.answer, self.sums
        return await visit.page(
            "list.html",
            title=self.question.page.title,
            status=max((fault.status for fault in self.faults), default=200),
            path=visit.request.url.path,
            page=self.question.page,
            form=ListForm(self.question, (), self.faults, choices or {}),
            answer=answer,
            view=None if answer is None else widened(answer.table, headings, cells),
            sums=sums,
            totals=sums and sums.totals and [*sums.totals, *(None for _ in headings)],
            others=others,
            done=done,
        )


async def listed(visit: Visit, page: ListPage) -> Listed:
    """The answer to what the address asks of a list, or what is wrong with it."""
    sent = Parameters(visit.request.query_params.multi_items()).having({DONE: None})
    given = sent if page.sort is None or "sort" in sent else sent.having({"sort": page.sort})
    address = str(visit.request.base_url)
    question = ListQuestion(await _entry(visit, page), given, page=page)
    if faults := question.faults():
        return Listed(question, faults, None, address)
    body = await visit.answer(question.document(), question.variables)
    data = (body.get("data") or {}).get(page.listing)
    return Listed(question, faults_of(body.get("errors", [])), data, address)


async def _entry(visit: Visit, page: ListPage) -> ListEntry:
    """The list's entry in the catalogue, asked once per process."""
    kept = visit.explorer.kept
    name = f"listing {page.listing}"
    if name not in kept:
        found = await visit.data(_LISTING, {"name": page.listing})
        formats = [each["name"] for each in found["formats"]["enumValues"]]
        links = [{"name": by, "target": target, "by": by} for by, target in page.links.items()]
        of_reports = {"title": page.title, "queryField": page.listing, "arguments": [], "links": links, "facts": []}
        kept[name] = ListEntry({**found["listing"], **of_reports, "exportFormats": formats})
    entry: ListEntry = kept[name]
    return entry


def widened(table: TableView, headings: Sequence[Heading], cells: Sequence[Sequence[Cell]]) -> TableView:
    """A table with further columns on its right."""
    if not headings:
        return table
    rows = [[*row, *more] for row, more in zip(table.rows, cells, strict=True)]
    return replace(table, headings=[*table.headings, *headings], rows=rows)
