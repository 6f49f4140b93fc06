"""A report's entry in the catalogue, as its page needs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.arguments import FRAGMENT

if TYPE_CHECKING:
    from loyalty_graph.explorer.visits import Visit

Column = dict[str, Any]
"""A ReportColumn."""

_VALUE: Final = "name label description dataType nullable list options { value label }"

COLUMN: Final = (
    f"{_VALUE} sortable orderField total limited key personal filterable operators {{ name description operand }}"
)
"""What pages need to know of a column."""

_ENTRY: Final = (
    """query ExplorerReport($name: String!) {
  report(name: $name) {
    name title description version queryField exportFormats identities
    plugin { name distribution version }
    columns { """
    + COLUMN
    + """ }
    arguments { ...ArgumentParts }
    links { name target by }
    chart { kind column start steps label change end }
    facts { name description dataType list columns { """
    + _VALUE
    + """ } }
  }
}
"""
    + FRAGMENT
)

_NAMES: Final = "query ExplorerReportNames { reports { name } }"


@dataclass(frozen=True)
class ReportEntry:
    """One report of the catalogue."""

    parts: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.parts[name]

    @cached_property
    def columns_by_name(self) -> dict[str, Column]:
        """The columns by name, in declared order."""
        return {column["name"]: column for column in self.parts["columns"]}

    @property
    def type_prefix(self) -> str:
        """What the names of the report's own GraphQL types begin with."""
        field: str = self.parts["queryField"]
        return field[0].upper() + field[1:]

    @property
    def selects_customers(self) -> bool:
        """Whether actions can be done to those in its rows: a key of a row leads to a customer."""
        keys = {column["name"] for column in self.parts["columns"] if column["key"]}
        return any(link["target"] == "customer" and link["by"] in keys for link in self.parts["links"])

    def targets(self) -> dict[str, str]:
        """Where columns lead: the core type by the name of the column that holds its key."""
        return {link["by"]: link["target"] for link in self.parts["links"]}


async def entry_of(visit: Visit, name: str) -> ReportEntry:
    """The entry of a report, asked once per process. Raises HTTPException (404) where there is none."""
    kept = visit.explorer.kept
    if name not in kept:
        parts = (await visit.data(_ENTRY, {"name": name}))["report"]
        if parts is None:
            raise HTTPException(404, f"There is no report {name!r}.")
        kept[name] = ReportEntry(parts)
    entry: ReportEntry = kept[name]
    return entry


async def entries_of(visit: Visit) -> list[ReportEntry]:
    """The entries of all reports, in order of their names."""
    return [await entry_of(visit, report["name"]) for report in (await visit.data(_NAMES))["reports"]]
