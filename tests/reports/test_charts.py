"""A report may declare its chart; one that it cannot have is refused, and the catalogue says it in names of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.domain.quantities import Points
from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.catalogue import ChartEntry, ChartKind, describe
from loyalty_graph.reports.charts import Distribution, Waterfall
from loyalty_graph.reports.columns import Column, fact
from loyalty_graph.reports.record import Record
from loyalty_graph.reports.report import Report, Select

from .samples import rows_select

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository


class Step(Record):
    """One step."""

    why = Column(str, "Why")
    by_how_many = Column(Points, "By how many")


def declared(chart: Any) -> type[Report]:
    class Moved(Report):
        """What moved."""

        name, title = "moved", "Moved"

        code = Column(str, "Code", key=True)
        at_last = Column(Points, "At last")
        codes = Column(list[Points], "Codes")

        @fact(Points, "How it was.")
        def at_first(self, repository: Repository, filter: Any) -> int:  # noqa: A002, ARG002 - the form of facts
            return 1

        @fact(list[Step], "The steps.")
        def all_steps(self, repository: Repository, filter: Any) -> list[Step]:  # noqa: A002, ARG002 - as above
            return []

        def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - the word of the API
            return rows_select([])

    Moved.chart = chart
    return Moved


def test_a_chart_is_described_in_names_of_the_api() -> None:
    distribution = describe(declared(Distribution("at_last"))()).chart
    assert distribution == ChartEntry(ChartKind.DISTRIBUTION, column="atLast")
    steps = Waterfall(start="at_first", steps="all_steps", label="why", change="by_how_many", end="at_first")
    assert describe(declared(steps)()).chart == ChartEntry(
        ChartKind.WATERFALL, start="atFirst", steps="allSteps", label="why", change="byHowMany", end="atFirst"
    )
    assert declared(steps).faults() == []
    assert describe(declared(None)()).chart is None


@pytest.mark.parametrize(
    ("chart", "faults"),
    [
        (Distribution("none"), ["'none', which is no column"]),
        (Distribution("code"), ["'code', whose values are no numbers, days or instants"]),
        (Distribution("codes"), ["'codes', whose values are no numbers, days or instants"]),
        (
            Waterfall("all_steps", "all_steps", "by", "why", "none"),
            [
                "'all_steps', which is no fact that is an amount",
                "'none', which is no fact that is an amount",
                "'by', which is no field of all_steps",
                "'why', which is no field of all_steps that is an amount",
            ],
        ),
        (
            Waterfall("at_first", "at_first", "why", "by_how_many", "at_first"),
            ["'at_first', which is no fact that is a list of records"],
        ),
    ],
)
def test_a_chart_that_a_report_cannot_have_is_refused(chart: Any, faults: list[str]) -> None:
    assert declared(chart).faults() == [f"its chart names {fault}" for fault in faults]


def test_a_chart_is_refused_while_the_class_is_made() -> None:
    with pytest.raises(DeclarationError, match="its chart is neither a Distribution nor a Waterfall"):
        type("Wrong", (declared(None),), {"__doc__": "Wrong.", "chart": "at_last"})
