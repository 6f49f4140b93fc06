"""The form of a report's page: arguments, conditions on columns, the choice of columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.arguments import Control, value_control
from loyalty_graph.explorer.reports.question import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.explorer.faults import Fault
    from loyalty_graph.explorer.reports.question import Question

_OPERATORS: Final = {
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
    faults: Sequence[Fault]

    @cached_property
    def arguments(self) -> tuple[Control, ...]:
        """A control per argument."""
        return self.question.filter_form.controls(self.question.given, self.faults)

    @cached_property
    def conditions(self) -> list[Control]:
        """A group of controls per column that `where` knows."""
        return [self._condition(column) for column in self.question.entry.columns if column["operators"]]

    @property
    def has_conditions(self) -> bool:
        """Whether any condition is given or at fault."""
        return any(group.is_given or group.faults for group in self.conditions)

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
        return self.question.given.one("columns") or "limited"

    @property
    def size(self) -> int:
        """The rows of a page."""
        return self.question.size

    @property
    def sizes(self) -> list[int]:
        """The rows of a page to choose from, the present choice included."""
        return sorted({*SIZES, self.question.size})

    @property
    def sort(self) -> str | None:
        """The order, which the form keeps."""
        return self.question.given.one("sort")

    @property
    def faults_elsewhere(self) -> list[Fault]:
        """The faults that no control shows."""
        shown = {fault for control in (*self.arguments, *self.conditions) for fault in control.all_faults}
        return [fault for fault in self.faults if fault not in shown]

    def _condition(self, column: dict[str, Any]) -> Control:
        options = None
        if column["options"] is not None:
            options = tuple((option["value"], option["label"]) for option in column["options"])
        controls = tuple(self._operand(column, operator, options) for operator in column["operators"])
        faults = tuple(fault for fault in self.faults if fault.field == ("where", column["name"]))
        return Control(
            name=f"where.{column['name']}",
            label=column["label"],
            description=column["description"],
            kind="group",
            controls=controls,
            faults=faults,
        )

    def _operand(
        self, column: dict[str, Any], operator: dict[str, str], options: tuple[tuple[str, str], ...] | None
    ) -> Control:
        flag = operator["operand"] == "FLAG"
        name = f"where.{column['name']}.{operator['name']}"
        path = ("where", column["name"], operator["name"])
        return value_control(
            name=name,
            label=_OPERATORS.get(operator["name"], operator["name"]),
            description=operator["description"],
            data_type="BOOLEAN" if flag else column["dataType"],
            many=operator["operand"] == "LIST",
            values=self.question.given.all(name),
            options=None if flag else options,
            faults=tuple(fault for fault in self.faults if fault.at(*path)),
        )
