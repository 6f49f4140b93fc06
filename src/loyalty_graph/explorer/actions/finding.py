"""Finding the customer whom a form is for, by what people know of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.explorer.visits import Visit

SEARCH: Final = "q"
"""The parameter that holds what is searched for."""

SEARCHED: Final = ("reference", "email", "firstName", "lastName")
"""The columns of customers in which it is looked for."""

_TOLD: Final = ("reference", "firstName", "lastName", "email")
_SHOWN: Final = 10

_FOUND: Final = """query ExplorerFound($where: CustomerWhere!, $first: Int!) {
  customers(where: $where, first: $first) { totalCount nodes { reference email firstName lastName } }
}"""


@dataclass(frozen=True)
class Finder:
    """The search and what it found; `path` is the form that a choice leads back to."""

    path: str
    text: str
    found: Sequence[Mapping[str, Any]] = ()
    count: int = 0

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Where each customer is chosen, and who it is."""
        return [
            (
                self.path + Parameters([("reference", customer["reference"])]).query(),
                " · ".join(customer[name] for name in _TOLD if customer[name]),
            )
            for customer in self.found
        ]

    @property
    def more(self) -> int:
        """How many others there are."""
        return self.count - len(self.found)


def containing(text: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The conditions of which one has to hold where some column contains the text."""
    return [{column: {"contains": text}} for column in columns]


async def finder_of(visit: Visit, given: Parameters) -> Finder:
    """The search that an address asks for."""
    path, text = visit.request.url.path, given.one(SEARCH) or ""
    if not text:
        return Finder(path, text)
    variables = {"where": {"or": containing(text, SEARCHED)}, "first": _SHOWN}
    found = (await visit.data(_FOUND, variables))["customers"]
    return Finder(path, text, found["nodes"], found["totalCount"])
