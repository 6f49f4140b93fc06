"""Every way to change a report, what it means for front ends and which version it demands."""

from __future__ import annotations

import enum
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pydantic.alias_generators import to_camel

from loyalty_graph.contracts.checking import differences_of
from loyalty_graph.contracts.contract import ArgumentContract, ColumnContract, Contract
from loyalty_graph.contracts.sdl_differences import sdl_differences
from loyalty_graph.contracts.verdicts import RULES, Verdict
from loyalty_graph.domain.quantities import Points
from loyalty_graph.reports.arguments import Argument
from loyalty_graph.reports.columns import FIRST, SUM, Column, Link

from .samples import LIMIT, RANGE, SHELF, counted, filter_of, promised

if TYPE_CHECKING:
    from pydantic import BaseModel

BREAKING, DANGEROUS, ADDITION, WORDING = Verdict.BREAKING, Verdict.DANGEROUS, Verdict.ADDITION, Verdict.WORDING


class Sizes(enum.Enum):
    """How large it is."""

    SMALL = "Fits a pocket"
    LARGE = "Fits a lorry"
    HUGE = "Fits nothing"


Sizes.__name__ = "Size"  # another version of the same enum


@cache
def committed() -> Contract:
    """What was promised of the sample."""
    return promised()


def changed(*without: str, **members: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Members of the sample to leave out, and those to change."""
    return without, members


def arguments(**given: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """A change of the filter alone."""
    return (), {"Filter": filter_of(**{"shelf": SHELF, "limit": LIMIT, "range": RANGE} | given)}


def points(type_: Any = Points, label: str = "Points", **options: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """A change of the column `points` alone."""
    return (), {"points": Column(type_, label, **{"total": SUM} | options)}


RANGE_WITHOUT_HIGH = (filter_of(low=(int | None, Argument("Low"))) | None, Argument("Range"))

CHANGES = [
    (changed(title="Goods"), WORDING, "title", '"Stock" became "Goods"'),
    (changed(__doc__="Goods."), WORDING, "description", '"What is in stock." became "Goods."'),
    (changed("lost", identities=["points == earned"]), BREAKING, "columns", "lost was removed"),
    (changed(new=Column(str | None, "New")), ADDITION, "columns", "new was added"),
    (points(label="Dots", description="Points"), DANGEROUS, "columns.points.label", '"Points" became "Dots"'),
    (points(int), BREAKING, "columns.points.dataType", '"POINTS" became "INTEGER"'),
    (points(list[Points], total=None), BREAKING, "columns.points.list", "false became true"),
    (points(list[Points], total=None), BREAKING, "columns.points.total", '"SUM" became null'),
    (points(Points | None), BREAKING, "columns.points.nullable", "false became true"),
    (changed(holder=Column(str, "Holder")), ADDITION, "columns.holder.nullable", "true became false"),
    (points(key=True), BREAKING, "columns.points.key", "false became true"),
    (points(total=FIRST), BREAKING, "columns.points.total", '"SUM" became "FIRST"'),
    (points(total=None), BREAKING, "sdl", "Field StockReportTotals.points was removed."),
    (changed(lost=Column(Points, "Lost", total=SUM)), ADDITION, "columns.lost.total", 'null became "SUM"'),
    (points(limited=False), DANGEROUS, "columns.points.limited", "true became false"),
    (changed(holder=Column(str | None, "Holder")), DANGEROUS, "columns.holder.limited", "false became true"),
    (points(personal=True), DANGEROUS, "columns.points.personal", "false became true"),
    (points(description="Dots."), WORDING, "sdl", 'Description of field StockReportRow.points has changed to "Dots.".'),
    (changed(identities=["points == earned - lost"]), BREAKING, "identities", "earned == earned was removed"),
    (
        changed(identities=["points == earned - lost", "earned == earned", "lost == lost"]),
        ADDITION,
        "identities",
        "lost == lost was added",
    ),
    (arguments(shelf=(str, Argument("Shelf", example="A1"))), BREAKING, "arguments.shelf.required", None),
    (arguments(limit=(int, Argument("Limit"))), BREAKING, "arguments.limit.required", "false became true"),
    (arguments(limit=(int | None, Argument("Limit"))), DANGEROUS, "arguments.limit.defaultValue", '"10" became null'),
    (arguments(limit=(int, Argument("Limit", default=9))), DANGEROUS, "arguments.limit.defaultValue", None),
    (arguments(limit=(str, Argument("Limit", default="10"))), BREAKING, "arguments.limit.dataType", None),
    (arguments(shelf=(list[str] | None, Argument("Shelf"))), BREAKING, "arguments.shelf.list", "false became true"),
    (arguments(shelf=(str | None, Argument("Board"))), WORDING, "arguments.shelf.label", '"Shelf" became "Board"'),
    (arguments(shelf=(str | None, Argument("Shelf"))), WORDING, "arguments.shelf.example", '"A1" became null'),
    (
        arguments(shelf=(str | None, Argument("Shelf", depends_on="limit"))),
        DANGEROUS,
        "arguments.shelf.dependsOn",
        'null became "limit"',
    ),
    (arguments(more=(str | None, Argument("More"))), DANGEROUS, "arguments", "more was added"),
    (arguments(more=(str, Argument("More"))), BREAKING, "arguments.more", "has to be given"),
    (changed(Filter=filter_of(shelf=SHELF, limit=LIMIT)), BREAKING, "arguments", "range was removed"),
    (changed(Filter=filter_of(limit=LIMIT, shelf=SHELF, range=RANGE)), WORDING, "arguments", "stand in another order"),
    (arguments(range=RANGE_WITHOUT_HIGH), BREAKING, "arguments.range.fields", "high was removed"),
    (changed(size=Column(Sizes, "Size", description="Its size.")), DANGEROUS, "sdl", None),
    (changed("customer"), BREAKING, "sdl", "Field StockReportRow.customer was removed."),
    (changed(campaign=Link("campaign", by="code")), ADDITION, "sdl", "Field StockReportRow.campaign was added."),
    (changed("count"), BREAKING, "sdl", "Field StockReportConnection.count was removed."),
    (changed(count=counted(int | None)), BREAKING, "sdl", None),
    (changed(name="shop"), BREAKING, "queryField", '"stockReport" became "shopReport"'),
]


@pytest.mark.parametrize(("change", "verdict", "place", "text"), CHANGES)
def test_each_change_is_judged(change: Any, verdict: Verdict, place: str, text: str | None) -> None:
    without, members = change
    found = differences_of(committed(), promised(*without, **members))
    texts = [each.text for each in found if (each.verdict, each.place) == (verdict, place)]
    assert texts, found
    assert text is None or text in texts
    assert max(each.verdict.bump for each in found) == verdict.bump, "something else in it is graver"


def test_what_was_promised_is_kept() -> None:
    assert differences_of(committed(), promised()) == ()


def test_the_gravest_difference_is_said_first() -> None:
    found = differences_of(committed(), promised("lost", identities=["points == earned"], title="Goods"))
    assert [each.verdict for each in found] == sorted((each.verdict for each in found), key=list(Verdict).index)
    assert (found[0].verdict, found[-1].verdict) == (BREAKING, WORDING)


def test_a_column_between_others_moves_those_behind_it() -> None:
    old = committed()
    moved = [old.columns[0], old.columns[-1], *old.columns[1:-1]]
    found = differences_of(old, old.model_copy(update={"columns": tuple(moved)}))
    assert [(each.verdict, each.place, each.text) for each in found] == [
        (DANGEROUS, "columns", "stand in another order")
    ]


def test_an_export_format_is_a_promise() -> None:
    old = committed()
    fewer = old.model_copy(update={"export_formats": old.export_formats[1:]})
    assert [each.verdict for each in differences_of(old, fewer)] == [BREAKING]
    assert [each.verdict for each in differences_of(fewer, old)] == [ADDITION]


def test_no_value_of_a_contract_is_without_a_rule() -> None:
    apart = {"name", "version", "sdl", "fields"}
    parts: dict[str, type[BaseModel]] = {"": Contract, "columns.": ColumnContract, "arguments.": ArgumentContract}
    values = {
        prefix + to_camel(name) for prefix, part in parts.items() for name in part.model_fields if name not in apart
    }
    assert set(RULES) == values


def test_types_that_are_not_the_reports_own_are_not_its_promise() -> None:
    old = [
        "extend type Query { stockReport: StockReportRow }",
        "type StockReportRow implements Node { id: ID! n: Int }",
    ]
    new = ["extend type Query { stockReport: StockReportRow }", "type StockReportRow { id: ID! n: Points! }"]
    assert {each.text for each in sdl_differences(old, new)} == {
        "StockReportRow no longer implements interface Node.",
        "Field StockReportRow.n changed type from Int to Points!.",
    }
