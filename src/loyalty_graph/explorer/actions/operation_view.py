"""An operation as pages show it: what it is, what it means for each member, which columns of the reports it moves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.actions.asked import leaves
from loyalty_graph.explorer.actions.selections import selection_asked
from loyalty_graph.explorer.addresses import member_href, operation_href
from loyalty_graph.explorer.paging import onward_pages
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.records import Field, record_table, signed
from loyalty_graph.explorer.values import Cell, cell, humanised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.explorer.actions.selections import Report, Selection
    from loyalty_graph.explorer.tables import TableView
    from loyalty_graph.explorer.visits import Visit

_OPERATION: Final = """query ExplorerOperation($id: ID!, $first: Int!, $after: String, $status: OutcomeStatus) {
  operation(id: $id) { ...OperationParts }
  actions { name title }
  report(name: "liability_by_date") { columns { name label } }
  reports { name title queryField }
}
fragment OperationParts on Operation {
  id code kind dryRun status createdAt actor memberCount pointsDelta request
  undoneBy { id code }
  undoes { id code }
  liability { column points }
  vouchers(first: 1) { totalCount }
  outcomeGroups { status error count }
  outcomes(first: $first, after: $after, status: $status) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      reference balanceType { code } before after delta effect
      attribute newsletter { code } voucher { code } valueBefore valueAfter status error
    }
  }
}"""

_OUTCOMES: Final = 50
"""Outcomes of a page."""

OUTCOME: Final = "outcome"
"""The parameter that says of which status outcomes are shown."""

_ALL: Final = "all"

_OUTCOME: Final = (
    Field("Customer", "reference", href=lambda outcome: member_href(outcome["reference"])),
    Field("Balance type", "balanceType.code"),
    Field("Before", "before", "POINTS"),
    Field("After", "after", "POINTS"),
    Field("Change", "delta", "DIFFERENCE"),
    Field("Effect", "effect", "ENUM"),
    Field("What else", "attribute", "ENUM"),
    Field("Newsletter", "newsletter.code"),
    Field("Voucher", "voucher.code"),
    Field("Value before", "valueBefore"),
    Field("Value after", "valueAfter"),
    Field("Outcome", "status", "ENUM"),
    Field("Why not", "error"),
)
"""What is shown of an outcome."""


@dataclass(frozen=True)
class OperationView:
    """An operation. `titles` are those of the actions by their names, `labels` those of the liability's columns.

    `reports` are those by which members may be selected, `shown` is the status of the outcomes on the page.
    """

    operation: Mapping[str, Any]
    titles: Mapping[str, str]
    labels: Mapping[str, str]
    reports: Sequence[Report]
    shown: str

    def __getattr__(self, name: str) -> Any:
        return self.operation[name]

    @property
    def title(self) -> str:
        """What people call what was done."""
        return kind_title(self.operation["kind"], self.titles)

    @property
    def href(self) -> str:
        """The address of its page."""
        return operation_href(self.operation)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What it was asked to do: `arguments` and, where it is for members, the `selection` of them."""
        asked: dict[str, Any] = json.loads(self.operation["request"])
        return asked

    @property
    def selection(self) -> Selection | None:
        """Whom it was for; None where no report and no references say that."""
        asked = self.asked.get("selection")
        return None if asked is None else selection_asked(asked, self.reports)

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """What else it was asked: the values of its arguments, each with what it is for."""
        return [(", ".join(humanised(name) for name in path), text) for path, text in leaves(self.asked["arguments"])]

    @property
    def facts(self) -> list[tuple[str, Cell]]:
        """What there is to say of it as a whole."""
        told = self.operation
        return [
            ("Members", cell(told["memberCount"], "INTEGER")),
            ("Points", Cell(signed(told["pointsDelta"]), "number")),
            ("When (UTC)", cell(told["createdAt"], "DATETIME")),
            ("By", cell(told["actor"])),
            ("Code", cell(told["code"])),
        ]

    @property
    def can_be_undone(self) -> bool:
        """Whether it may be undone: it was done to members, and did not itself undo another."""
        told = self.operation
        return told["status"] == "DONE" and told["undoes"] is None and told["outcomes"]["totalCount"] > 0

    @property
    def moves(self) -> list[tuple[str, str]]:
        """The columns of the liability reports that it moves, and by how much."""
        moves = self.operation["liability"]
        return [(self.labels.get(move["column"], humanised(move["column"])), signed(move["points"])) for move in moves]

    @cached_property
    def outcomes(self) -> TableView:
        """The page of its outcomes, without columns in which nothing stands."""
        nodes = self.operation["outcomes"]["nodes"]
        return record_table("What it means for each member", _OUTCOME, nodes, filled_only=True)

    def pages(self, given: Parameters) -> dict[str, str | None]:
        """Where the first and the next page of the outcomes are, for an address with these parameters."""
        return onward_pages(self.operation["outcomes"]["pageInfo"], given)

    def groups(self, given: Parameters) -> list[tuple[str, str, bool]]:
        """The outcomes by their status: where those are, how many there are and why, and whether they are shown."""
        told = self.operation["outcomeGroups"]
        statuses = list(dict.fromkeys(group["status"] for group in told))
        choices = [(_ALL, "All", told), *((each, humanised(each), _of(told, each)) for each in statuses)]
        return [
            (given.having({OUTCOME: choice, "after": None}).query(), _counted(words, groups), choice == self.shown)
            for choice, words, groups in choices
        ]


async def operation_of(visit: Visit, operation_id: str, given: Parameters | None = None) -> OperationView:
    """An operation with the page of its outcomes that the parameters say; of one that failed, of those rejected.

    Raises HTTPException (404) where there is none.
    """
    given = given or Parameters([])
    shown = given.one(OUTCOME) or _ALL
    variables = {"id": operation_id, "first": _OUTCOMES, "after": given.one("after")}
    data = await visit.data(_OPERATION, {**variables, "status": None if shown == _ALL else shown})
    if data["operation"] is None:
        raise HTTPException(404, "There is no such operation.")
    if data["operation"]["status"] == "FAILED" and OUTCOME not in given:
        return await operation_of(visit, operation_id, given.having({OUTCOME: "REJECTED"}))
    columns = data["report"]["columns"] if data["report"] else []
    return OperationView(
        data["operation"],
        {action["name"]: action["title"] for action in data["actions"]},
        {column["name"]: column["label"] for column in columns},
        data["reports"],
        shown,
    )


def kind_title(kind: str, titles: Mapping[str, str]) -> str:
    """What people call a kind of operation: the title of its action, else its name in words."""
    return titles.get(kind) or humanised(kind.upper())


def _of(groups: Sequence[Mapping[str, Any]], status: str) -> list[Mapping[str, Any]]:
    return [group for group in groups if group["status"] == status]


def _counted(words: str, groups: Sequence[Mapping[str, Any]]) -> str:
    errors = ", ".join(f"{group['error']} {group['count']:,}" for group in groups if group["error"] is not None)
    count = sum(group["count"] for group in groups)
    return f"{words} {count:,} ({errors})" if errors and words != "All" else f"{words} {count:,}"
