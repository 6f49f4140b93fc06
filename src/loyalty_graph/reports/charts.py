"""The chart that says most about a report, where its columns do not tell: declared as `chart = ...` in the report.

How a chart is drawn, and which one a report has that declares none, is the business of user interfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.operators import operators_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.reports.columns import Column, Fact

_WHOLE: Final = frozenset({DataType.POINTS, DataType.INTEGER})
_RANGED: Final = _WHOLE | {DataType.MONEY, DataType.DATE, DataType.DATETIME}


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many rows have how much of a column of numbers, days or instants: `Distribution("balance")`."""

    column: str

    def faults(self, columns: Mapping[str, Column], facts: Mapping[str, Fact]) -> list[str]:  # noqa: ARG002 - as Waterfall's
        """What is wrong with it in a report with these columns and facts, in words."""
        column = columns.get(self.column)
        if column is None:
            return [f"its chart names {self.column!r}, which is no column"]
        if column.value.data_type not in _RANGED or column.value.is_list or not operators_of(column.value):
            return [f"its chart names {self.column!r}, whose values are no numbers, days or instants"]
        return []


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From one amount to another, step by step.

    `start` and `end` are facts that are amounts, `steps` is one that is a list of records: `label` names their field
    that says why, `change` the one that says by how much.
    """

    start: str
    steps: str
    label: str
    change: str
    end: str

    def faults(self, columns: Mapping[str, Column], facts: Mapping[str, Fact]) -> list[str]:  # noqa: ARG002 - as Distribution's
        """What is wrong with it in a report with these columns and facts, in words."""
        amounts = {name for name, fact in facts.items() if fact.value.data_type in _WHOLE and not fact.value.is_list}
        found = [
            f"its chart names {name!r}, which is no fact that is an amount"
            for name in (self.start, self.end)
            if name not in amounts
        ]
        steps = facts.get(self.steps)
        if steps is None or not (steps.value.is_list and steps.value.data_type is DataType.OBJECT):
            return [*found, f"its chart names {self.steps!r}, which is no fact that is a list of records"]
        fields: Mapping[str, Column] = steps.value.python.__columns__
        if self.label not in fields:
            found.append(f"its chart names {self.label!r}, which is no field of {self.steps}")
        if self.change not in fields or fields[self.change].value.data_type not in _WHOLE:
            found.append(f"its chart names {self.change!r}, which is no field of {self.steps} that is an amount")
        return found


Chart = Distribution | Waterfall
"""Any of them."""
