"""A report in as many variants as there are ways to change it. Only its declaration matters: nobody asks it."""

from __future__ import annotations

import enum
from typing import Any

from loyalty_graph.contracts.contract import Contract, contract_of
from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import SUM, Column, Link, fact
from loyalty_graph.reports.report import Report


class Size(enum.Enum):
    """How large it is."""

    SMALL = "Fits a pocket"
    LARGE = "Fits a lorry"


def filter_of(**arguments: tuple[Any, Any]) -> type[Arguments]:
    """A filter of these arguments: name → (data type, Argument)."""
    members = {name: argument for name, (_, argument) in arguments.items()}
    annotations = {name: type_ for name, (type_, _) in arguments.items()}
    return type("Filter", (Arguments,), {"__doc__": "What to show.", "__annotations__": annotations, **members})


SHELF = (str | None, Argument("Shelf", example="A1", description="The shelf."))
LIMIT = (int, Argument("Limit", default=10))
RANGE = (filter_of(low=(int | None, Argument("Low")), high=(int | None, Argument("High"))) | None, Argument("Range"))


def counted(type_: Any = int) -> Any:
    """A fact of that type."""

    def count(self: Report, repository: object, filter: object) -> int:  # noqa: A002 - the form of facts
        raise NotImplementedError

    return fact(type_, "How many there are.")(count)


_MEMBERS: dict[str, Any] = {
    "__module__": __name__,
    "__doc__": "What is in stock.",
    "name": "stock",
    "title": "Stock",
    "version": "1.3",
    "identities": ["points == earned - lost", "earned == earned"],
    "code": Column(str, "Code", key=True),
    "holder": Column(str | None, "Holder", limited=False),
    "points": Column(Points, "Points", total=SUM),
    "earned": Column(Points, "Earned", total=SUM),
    "lost": Column(Points, "Lost"),
    "size": Column(Size, "Size", description="Its size."),
    "customer": Link("customer", by="holder"),
    "count": counted(),
    "Filter": filter_of(shelf=SHELF, limit=LIMIT, range=RANGE),
    "select": lambda _self, _repository, _filter: None,
}


def stock(*without: str, **members: Any) -> Report:
    """The report as it was promised, but for members that are left out, changed or, at the end, new."""
    kept = {name: member for name, member in (_MEMBERS | members).items() if name not in without}
    made: Report = type("Stock", (Report,), kept)()
    return made


def promised(*without: str, **members: Any) -> Contract:
    """The contract of such a report."""
    return contract_of(stock(*without, **members))
