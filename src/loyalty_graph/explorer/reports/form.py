"""The form of a report's page: arguments, conditions on columns, the choice of columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.arguments import Control, value_control
from loyalty_graph.explorer.reports.question import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.explorer.arguments import Argument
    from loyalty_graph.explorer.faults import Fault
    from loyalty_graph.explorer.reports.question import Question

_FEW: Final = 8
"""Most arguments that are shown at once."""

OPERATORS: Final = {
    "eq": "is",
    "ne": "is not",
    "gt": "greater than",
    "gte": "at least",
    "lt": "less than",
    "lte": "at most",
    "in": "is one of",
    "startsWith": "begins with",
    "contains": "contains",
    "isNull": "has no value",
    "has": "holds",
    "hasAny": "holds one of",
    "isEmpty": "is empty",
}
"""Operators in words; one that is not here is shown by its name."""


@dataclass(frozen=True)
class FormView:
    """The form, filled in as it was sent, with the faults of what was sent."""

    question: Question
    present_arguments: Sequence[Argument]
    faults: Sequence[Fault]

    @cached_property
    def arguments(self) -> tuple[Control, ...]:
        """A control per argument, with the options there are now."""
        form = replace(self.question.filter_form, arguments=self.present_arguments)
        return form.controls(self.question.given, self.faults)

    @property
    def foremost(self) -> list[Control]:
        """The arguments that are shown in any case: all of a few, else those required, given or at fault."""
        if len(self.arguments) <= _FEW:
            return list(self.arguments)
        return [control for control in self.arguments if control.required or control.is_given or control.all_faults]

    @property
    def further(self) -> list[Control]:
        """The arguments that are folded away."""
        return [control for control in self.arguments if control not in self.foremost]

    @property
    def is_new(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.question.given

    @cached_property
    def conditions(self) -> list[Control]:
        """A control per condition on a column that is given or about to be."""
        added, given = self.question.given.all("add"), self.question.given
        return [self.condition(name) for name in self.question.where_names if name in given or name in added]

    @property
    def possible_conditions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The conditions that can be added: per column its label, and parameter and words of each operator."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, (column, operator) in self.question.where_names.items():
            if name not in self.question.given:
                found.setdefault(column["label"], []).append((name, _words(operator)))
        return list(found.items())

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns to choose from."""
        columns: list[dict[str, Any]] = self.question.entry.columns
        return columns

    @property
    def shown_columns(self) -> set[str]:
        """The names of the columns that are shown."""
        return {column["name"] for column in self.question.columns}

    @property
    def column_choice(self) -> str:
        """limited, all or own."""
        return self.question.column_choice

    @property
    def size(self) -> str:
        """The rows of a page."""
        return str(self.question.size)

    @property
    def sizes(self) -> list[str]:
        """The rows of a page to choose from, the present choice included."""
        offered = [str(size) for size in SIZES]
        return offered if self.size in offered else [*offered, self.size]

    @property
    def sort(self) -> str | None:
        """The order, which the form keeps."""
        return self.question.given.one("sort")

    @property
    def controls(self) -> Sequence[Control]:
        """All controls."""
        return (*self.arguments, *self.conditions)

    @property
    def faults_elsewhere(self) -> list[Fault]:
        """The faults that no control shows."""
        shown = {fault for control in self.controls for fault in control.all_faults}
        return [fault for fault in self.faults if fault not in shown]

    def condition(self, name: str) -> Control:
        """The control of a condition, by its parameter."""
        column, operator = self.question.where_names[name]
        options = None
        if operator["operand"] != "FLAG" and column["options"] is not None:
            options = tuple((option["value"], option["label"]) for option in column["options"])
        return value_control(
            name=name,
            label=f"{column['label']} {_words(operator)}",
            description=operator["description"],
            data_type="BOOLEAN" if operator["operand"] == "FLAG" else column["dataType"],
            many=operator["operand"] == "LIST",
            values=self.question.given.all(name),
            options=options,
            faults=tuple(fault for fault in self.faults if fault.at("where", column["name"], operator["name"])),
        )


def _words(operator: dict[str, str]) -> str:
    return OPERATORS.get(operator["name"], operator["name"])
