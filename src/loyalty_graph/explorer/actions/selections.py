"""Whom an action is for, as an address or a form holds it: references, or a report with its filter and conditions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from loyalty_graph.explorer.actions.asked import leaves
from loyalty_graph.explorer.addresses import member_href
from loyalty_graph.explorer.faults import Fault
from loyalty_graph.explorer.reports.form import OPERATORS
from loyalty_graph.explorer.reports.question import parameter_of
from loyalty_graph.explorer.values import humanised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.explorer.parameters import Parameters

FIELDS: Final = frozenset({"report", "filter", "where", "references"})
"""The parameters that hold a selection."""

_SHOWN: Final = 20

Report = dict[str, Any]
"""A report of the catalogue: its `name`, `title` and `queryField`."""


@dataclass(frozen=True)
class Selection:
    """The members of `references`, or those in the rows of `report` that match `filter` and `where`."""

    references: tuple[str, ...] = ()
    report: Report | None = None
    filter: Mapping[str, Any] | None = None
    where: Mapping[str, Any] | None = None

    @property
    def members(self) -> list[tuple[str, str]]:
        """The first of the references, and where each has its page: nobody reads a thousand."""
        return [(member_href(reference), reference) for reference in self.references[:_SHOWN]]

    @property
    def more(self) -> int:
        """How many other references there are."""
        return len(self.references[_SHOWN:])

    @property
    def input(self) -> dict[str, Any]:
        """The CustomerSelection."""
        if self.report is None:
            return {"references": list(self.references)}
        parts = {"filter": self.filter, "where": self.where}
        return {self.report["queryField"]: {name: part for name, part in parts.items() if part}}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The parameters that hold it."""
        if self.report is None:
            return [("references", reference) for reference in self.references]
        parts = {"filter": self.filter, "where": self.where}
        return [("report", self.report["name"]), *((name, json.dumps(part)) for name, part in parts.items() if part)]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The values of the filter and of the conditions, each with what it is for."""
        filters = [(", ".join(humanised(name) for name in path), text) for path, text in leaves(self.filter or {})]
        wheres = [(" ".join(_spoken(path)), text) for path, text in leaves(self.where or {})]
        return [*filters, *wheres]

    @property
    def report_href(self) -> str | None:
        """The page of the report with the same filter and conditions; None where no form can say them."""
        if self.report is None or {"and", "or", "not"} & (self.where or {}).keys():
            return None
        said = [(parameter_of(path), text) for path, text in leaves(self.filter or {})]
        said += [(".".join(("where", *path)), text) for path, text in leaves(self.where or {})]
        return f"/reports/{self.report['name']}?{urlencode(said)}"


def selection_in(given: Parameters, reports: Sequence[Report]) -> Selection | None:
    """The selection in parameters; None without one. Raises SelectionError."""
    if (name := given.one("report")) is None:
        return Selection(given.all("references")) if "references" in given else None
    report = next((each for each in reports if each["name"] == name), None)
    if report is None:
        raise SelectionError(Fault("UNKNOWN_REPORT", f"There is no report {name!r}.", ("report",)))
    return Selection(report=report, filter=_object(given, "filter"), where=_object(given, "where"))


def selection_asked(asked: Mapping[str, Any], reports: Sequence[Report]) -> Selection | None:
    """The selection that an operation was asked for; None where its report is gone."""
    ((name, said),) = asked.items()
    if name == "references":
        return Selection(tuple(said))
    report = next((each for each in reports if each["queryField"] == name), None)
    return None if report is None else Selection(report=report, filter=said.get("filter"), where=said.get("where"))


class SelectionError(Exception):
    """Parameters that hold no selection, though they begin one."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _spoken(path: tuple[str, ...]) -> list[str]:
    """A condition in words: the column, then the operator."""
    *column, operator = path
    return [*(humanised(name) for name in column), OPERATORS.get(operator, operator)]


def _object(given: Parameters, name: str) -> dict[str, Any] | None:
    if (text := given.one(name)) is None:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SelectionError(Fault("BAD_JSON", f"{name} is not a JSON object.", (name,)))
    return found
