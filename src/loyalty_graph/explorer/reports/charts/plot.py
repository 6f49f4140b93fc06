"""What a kind of chart is: questions to a report, and from their answers the chart."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.explorer.reports.charts.chart import Asked

if TYPE_CHECKING:
    from loyalty_graph.explorer.reports.charts.chart import Chart
    from loyalty_graph.explorer.reports.question import Question
    from loyalty_graph.explorer.visits import Visit


class Plot(abc.ABC):
    """A kind of chart, for one report. `counts_rows` says that all rows are read once for each of its bars."""

    counts_rows: ClassVar[bool] = False

    @abc.abstractmethod
    async def chart(self, visit: Visit, question: Question) -> Chart:
        """The chart of all rows that match the question, whichever page is shown. Raises AskRefusedError."""


def asked_of(question: Question, fields: dict[str, dict[str, Any]], selection: dict[str, str]) -> Asked:
    """One document that asks the report several times over: `fields` are the arguments of each by its alias.

    The question's filter goes with each of them; `selection` says what of it is asked.
    """
    prefix = question.entry.type_prefix
    filter_ = question.variables.get("filter")
    types = {"where": f"{prefix}Where", "orderBy": f"[{prefix}Order!]", "first": "Int"}
    declared, lines, variables = [], [], {}
    if filter_:
        declared.append(f"$filter: {question.filter_type}")
        variables["filter"] = filter_
    for alias, given in fields.items():
        passed = ["filter: $filter"] if filter_ else []
        for name, value in given.items():
            if value:
                declared.append(f"${alias}_{name}: {types[name]}")
                passed.append(f"{name}: ${alias}_{name}")
                variables[f"{alias}_{name}"] = value
        arguments = f"({', '.join(passed)})" if passed else ""
        lines.append(f"  {alias}: {question.entry.queryField}{arguments} {{ {selection[alias]} }}\n")
    head = f"query {prefix}Chart({', '.join(declared)})" if declared else f"query {prefix}Chart"
    return Asked(f"{head} {{\n{''.join(lines)}}}\n", variables)


def together(*conditions: dict[str, Any] | None) -> dict[str, Any]:
    """The condition that all of these hold; empty if there is none."""
    given = [condition for condition in conditions if condition]
    return {"and": given} if len(given) > 1 else given[0] if given else {}
