"""What a report's page asks: the parameters of its address as one GraphQL document with its variables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from loyalty_graph.explorer.arguments import ArgumentForm, as_input
from loyalty_graph.explorer.faults import Fault

if TYPE_CHECKING:
    from loyalty_graph.explorer.parameters import Parameters
    from loyalty_graph.explorer.reports.entry import Column, ReportEntry

SIZES: Final = (20, 50, 100, 200)
"""Rows of a page to choose from."""

SIZE: Final = 50
"""Rows of a page as long as no other number is asked for."""

_CURSORS: Final = ("after", "before", "page")
OWN_NAMES: Final = frozenset({"sort", "columns", "column", "size", "add", *_CURSORS})
"""The parameters that are none of an argument or condition."""

_LAST: Final = "last"
_LIMITED: Final = "limited"
_ALL: Final = "all"
_OWN: Final = "own"


def parameter_of(path: tuple[str, ...]) -> str:
    """The parameter that holds an argument of the filter: its path, behind `filter.` where it would be another's."""
    taken = path[0] in OWN_NAMES or path[0] in {"where", "filter"}
    return ".".join(("filter", *path) if taken else path)


def plain(given: Parameters) -> Parameters:
    """The parameters without those that say what holds anyway, as forms send them."""
    silent = {"columns"} if given.one("columns") == _LIMITED else set()
    silent |= {"size"} if given.one("size") == str(SIZE) else set()
    silent |= {"column"} if given.one("columns") != _OWN else set()
    added = [name for name in given.all("add") if name not in given]
    return given.having(dict.fromkeys(silent) | ({"add": added or None} if "add" in given else {}))


@dataclass(frozen=True)
class Question:
    """One question to a report, as the parameters of its page hold it."""

    entry: ReportEntry
    given: Parameters
    own_names: ClassVar[frozenset[str]] = OWN_NAMES

    @cached_property
    def filter_form(self) -> ArgumentForm:
        """The arguments of the filter."""
        return ArgumentForm(self.entry.arguments, ("filter",), parameter_of)

    @cached_property
    def sort(self) -> list[tuple[str, bool]]:
        """Names of columns in order of their weight, and whether they descend."""
        keys = [key for key in (self.given.one("sort") or "").split(",") if key]
        return [(key.removeprefix("-"), key.startswith("-")) for key in keys]

    @property
    def column_choice(self) -> str:
        """Which columns to show: limited, all or own."""
        return self.given.one("columns") or _LIMITED

    @cached_property
    def columns(self) -> list[Column]:
        """The columns to show, in declared order."""
        columns: list[Column] = self.entry.columns
        choice, chosen = self.column_choice, self.given.all("column")
        if choice == _OWN:
            return [column for column in columns if column["key"] or column["name"] in chosen]
        return [column for column in columns if column["limited"] or choice == _ALL]

    @property
    def usual_size(self) -> int:
        """Rows of a page as long as no other number is asked for."""
        return SIZE

    @property
    def size(self) -> Any:
        """Rows of a page; text that is no number stays as it is."""
        return as_input((self.given.one("size") or str(self.usual_size),), "INTEGER")

    def first_page(self) -> Parameters:
        """The same question without a place among its pages."""
        return self.given.having(dict.fromkeys(_CURSORS))

    def faults(self) -> list[Fault]:
        """What can be said to be wrong without asking: required arguments that lack, and names that nothing has."""
        known = {*self.own_names, *self.filter_form.names(), *self.where_names}
        columns = self.entry.columns_by_name
        chosen = dict.fromkeys([*self.given.all("column"), *dict(self.sort)])
        unsortable = [name for name in dict(self.sort) if name in columns and not columns[name]["sortable"]]
        choice = [] if self.column_choice in {_LIMITED, _ALL, _OWN} else [self.column_choice]
        wrong = {
            "UNKNOWN_PARAMETER": [
                f"{name!r} in the address means nothing." for name in self.given.names if name not in known
            ],
            "UNKNOWN_CHOICE": [f"columns is {_LIMITED}, {_ALL} or {_OWN}, not {name!r}." for name in choice],
            "UNKNOWN_COLUMN": [f"There is no column {name!r}." for name in chosen if name not in columns],
            "UNSORTABLE_COLUMN": [f"Rows have no order by {columns[name]['label']}." for name in unsortable],
        }
        found = [Fault(code, message) for code, messages in wrong.items() for message in messages]
        return [*self.filter_form.missing(self.given), *found]

    @cached_property
    def where_names(self) -> dict[str, tuple[Column, dict[str, str]]]:
        """Column and operator by the parameter that holds a condition."""
        return {
            f"where.{column['name']}.{operator['name']}": (column, operator)
            for column in self.entry.columns
            for operator in column["operators"]
        }

    def where(self) -> dict[str, Any]:
        """The conditions on columns, all of which have to hold."""
        found: dict[str, Any] = {}
        for name, (column, operator) in self.where_names.items():
            if name in self.given:
                flag, many = operator["operand"] == "FLAG", operator["operand"] == "LIST"
                value = as_input(self.given.all(name), "BOOLEAN" if flag else column["dataType"], many=many)
                found.setdefault(column["name"], {})[operator["name"]] = value
        return found

    @property
    def filter_type(self) -> str:
        """The GraphQL type of the filter."""
        required = any(argument["required"] for argument in self.entry.arguments)
        return f"{self.entry.type_prefix}Filter{'!' if required else ''}"

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The variables of the documents: those that say something."""
        order = [
            {"field": self.entry.columns_by_name[name]["orderField"], "direction": "DESC" if descends else "ASC"}
            for name, descends in self.sort
        ]
        asked = {"filter": self.filter_form.input(self.given), "where": self.where(), "orderBy": order}
        return {name: value for name, value in asked.items() if value} | self._window()

    def document(self) -> str:
        """The document that asks for all that the page shows."""
        return self._document(self._selection())

    def rows_document(self) -> str:
        """The part of the document that is about the rows of the page, which cost what a page costs."""
        return self._document(self._of_the_rows())

    def sums_document(self) -> str:
        """The rest of the document: what is about all rows, which takes as long as it takes to add them up."""
        return self._document(self._of_all_rows())

    def _document(self, selection: list[str]) -> str:
        prefix, variables = self.entry.type_prefix, self.variables
        types = {"filter": self.filter_type, "where": f"{prefix}Where", "orderBy": f"[{prefix}Order!]"}
        types |= {"first": "Int", "after": "String", "last": "Int", "before": "String"}
        declared = ", ".join(f"${name}: {types[name]}" for name in variables)
        passed = ", ".join(f"{name}: ${name}" for name in variables)
        return (
            f"query {prefix}({declared}) {{\n"
            f"  {self.entry.queryField}({passed}) {{\n" + "".join(f"    {line}\n" for line in selection) + "  }\n}\n"
        )

    def _window(self) -> dict[str, Any]:
        if (after := self.given.one("after")) is not None:
            return {"first": self.size, "after": after}
        if (before := self.given.one("before")) is not None:
            return {"last": self.size, "before": before}
        return {"last" if self.given.one("page") == _LAST else "first": self.size}

    def _selection(self) -> list[str]:
        return [*self._of_the_rows(), *self._of_all_rows()]

    def _of_the_rows(self) -> list[str]:
        names = " ".join(column["name"] for column in self.columns)
        return [
            f"nodes {{ {names} }}",
            "pageInfo { hasPreviousPage hasNextPage startCursor endCursor }",
            "appliedFilters",
            "ignoredFilters { field because }",
        ]

    def _of_all_rows(self) -> list[str]:
        totals = " ".join(column["name"] for column in self.columns if column["total"])
        return [
            "totalCount",
            *([f"totals {{ {totals} }}"] if totals else []),
            *(_fact(fact) for fact in self.entry.facts),
            "integrity { ok failures }",
        ]


def _fact(fact: dict[str, Any]) -> str:
    columns = " ".join(column["name"] for column in fact["columns"])
    return f"{fact['name']} {{ {columns} }}" if columns else str(fact["name"])
